"""Choices for forms."""

from bifrost import data_provider as choices

SITES = {
    "office": "Harbour office",
    "north-pier": "North pier",
    "workshop": "Workshop",
}


@choices
def list_sites() -> list[dict]:
    """Where a person can work, in the order of the ferry timetable."""
    return [{"value": key, "label": label} for key, label in SITES.items()]
