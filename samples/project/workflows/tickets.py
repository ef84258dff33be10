"""Housekeeping of the ticket queue."""

import bifrost

from modules.queue import Queue


@bifrost.workflow(tags=["tickets"])
async def close_stale_tickets(
    older_than_days: int = 30,
    dry_run: bool = True,
) -> dict:
    """Close what nobody has answered for a month. Runs dry unless told otherwise."""
    stale = await Queue.current().waiting_since(days=older_than_days)
    if not dry_run:
        for ticket in stale:
            await ticket.close("Closed after a month of silence. Reply to open it again.")
    return {"closed": 0 if dry_run else len(stale), "found": len(stale)}


@bifrost.workflow(tags=["tickets"])
async def merge_duplicates(same_person_only: bool = True) -> dict:
    """Five tickets about one printer become one."""
    groups = await Queue.current().duplicates(same_person_only=same_person_only)
    for first, *rest in groups:
        await first.absorb(rest)
    return {"merged": sum(len(group) - 1 for group in groups)}
