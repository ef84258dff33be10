"""The ticket queue. A sketch: the real one talks to the service desk."""


class Queue:
    @classmethod
    def current(cls) -> "Queue":
        """The queue of the client this run belongs to."""
        return cls()
