"""What an agent may do with a person's account."""

from bifrost import tool

from modules.directory import Directory


@tool
async def find_person(query: str, limit: int = 5) -> list[dict]:
    """Look a person up by name or mail address, best match first."""
    people = await Directory.current().search(query, limit=limit)
    return [{"name": person.name, "mail": person.mail, "site": person.site} for person in people]


@tool
async def reset_password(
    mail: str,
    confirmed: bool = False,
    valid_minutes: int = 20,
) -> str:
    """Set a one-time password and send it to the person's phone, never into the chat."""
    if not confirmed:
        return "Ask the person to confirm first."
    directory = Directory.current()
    person = await directory.find(mail)
    await directory.one_time_password(person, valid_minutes=valid_minutes)
    return f"Sent to the phone ending in {person.phone[-2:]}."
