"""A person's last day: nothing is deleted before the client says so."""

from bifrost import workflow

from modules.directory import Directory

KEEP_MAIL_DAYS = 90


@workflow(tags=["people"])
async def offboard_person(
    mail: str,
    forward_to: str | None = None,
    keep_mail_days: int = KEEP_MAIL_DAYS,
    equipment_returned: bool = False,
) -> dict:
    """Close the account, keep the mail for a while, and note whether the laptop came back."""
    directory = Directory.current()
    person = await directory.find(mail)
    await directory.disable(person)
    if forward_to is not None:
        await directory.forward(person, to=forward_to, days=keep_mail_days)
    return {"person": person.id, "closed": True, "equipment_returned": equipment_returned}
