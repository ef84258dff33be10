"""Did every site's backup finish last night?"""

from datetime import datetime, timedelta, timezone

from bifrost import config, tables, workflow

from modules.lantern import Lantern


@workflow(tags=["backups"])
async def check_backups(grace_hours: int | None = None) -> dict:
    """Write one row per site; a site without a fresh backup is late, not broken."""
    hours = grace_hours if grace_hours is not None else config.get("backup_grace_hours")
    oldest = datetime.now(timezone.utc) - timedelta(hours=hours)
    late = []
    for backup in await Lantern.current().latest():
        ok = backup.finished_at >= oldest
        await tables.insert("backup_results", site=backup.site, finished_at=backup.finished_at.isoformat(), ok=ok)
        if not ok:
            late.append(backup.site)
    return {"late": late}
