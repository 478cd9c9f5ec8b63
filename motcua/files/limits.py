"""What an upload may be at most. Pages that tell people the limits read them here too."""

MAX_FILE_MB = 20
MAX_FILE_BYTES = MAX_FILE_MB * 1024 * 1024
MAX_PAGES = 500
MAX_PICTURES = 50  # of one paper, joined into one PDF

# Decoding WebP holds the picture three times in memory, the others at most twice.
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 50_000_000, "HEIF": 50_000_000, "WEBP": 20_000_000}
PICTURE_LONG_SIDE = 3000  # an A4 page at some 250 dots an inch: small print stays readable
PICTURE_QUALITY = 85

REWRITE_MEMORY = 1024 * 1024 * 1024
REWRITE_CPU_SECONDS = 20
REWRITE_WALL_SECONDS = 60
REWRITE_OUTPUT_BYTES = 4 * MAX_FILE_BYTES
ORPHAN_AGE_SECONDS = 15 * 60

# For `accept=` of a file picker and the sentence beside it.
ACCEPTED_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
