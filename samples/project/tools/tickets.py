"""How an agent hands over to a human."""

from bifrost import tool as agent_tool

from modules.queue import Queue


@agent_tool
async def open_ticket(summary: str, mail: str, priority: str = "normal") -> str:
    """Open a ticket and return its number."""
    ticket = await Queue.current().open(summary, reporter=mail, priority=priority)
    return ticket.number
