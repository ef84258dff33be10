"""Lantern, the backup monitor. A sketch: the real one speaks HTTP."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Backup:
    site: str
    finished_at: datetime


class Lantern:
    @classmethod
    def current(cls) -> "Lantern":
        """Lantern with the key of the environment this run belongs to."""
        return cls()
