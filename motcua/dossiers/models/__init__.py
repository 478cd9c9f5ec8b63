from motcua.dossiers.models.dossier import (
    Attachment,
    Channel,
    Delivery,
    Dossier,
    NumberCounter,
    new_key,
)
from motcua.dossiers.models.history import Event, event_content
from motcua.dossiers.models.parties import Capacity, Party
