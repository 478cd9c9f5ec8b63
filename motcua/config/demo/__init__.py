"""The demonstration: invented people, and dossiers that lived their lives by the real moves under a moved clock."""
