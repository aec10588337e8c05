"""Bringing a base to the schema of this program, by Alembic, on either engine."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, update

from crmdesk.data.engines import APPLICATION_ID

#: The schema this program writes; grows by one with each migration that changes what older programs would read.
FORMAT = 4


def migrate(engine: Engine) -> None:
    """Run every migration the base lacks, in one transaction, and mark the base with the new format."""
    # Alembic costs a tenth of a second to import and is needed only when a base is made or upgraded.
    from alembic import command  # noqa: PLC0415 - as above
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        with engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA journal_mode = WAL")
            raw.close()
            connection.rollback()
    with engine.execution_options(write=True).connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
        else:
            from crmdesk.data.models import BaseState  # noqa: PLC0415 - the models import nothing of migrations

            connection.execute(update(BaseState).values(format=FORMAT))
