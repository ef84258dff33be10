"""A person's first day: account, mailbox, letter."""

from bifrost import workflow

from modules.directory import Directory


@workflow(tags=["people"])
async def onboard_person(
    full_name: str,
    mail_prefix: str,
    site: str,
    start_date: str | None = None,
    needs_laptop: bool = True,
) -> dict:
    """Create the account and the mailbox; the laptop is a ticket, since somebody has to carry it."""
    directory = Directory.current()
    person = await directory.create(full_name, mail_prefix, site=site, starts=start_date)
    await directory.send_letter(person, "welcome_letter")
    if needs_laptop:
        await directory.request(person, item="laptop")
    return {"person": person.id, "mail": person.mail}
