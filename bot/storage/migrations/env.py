"""Alembic's entry: migrations run on the connection that the bot has opened."""

from alembic import context

from bot.storage.schema import people

context.configure(
    connection=context.config.attributes["connection"], target_metadata=people.metadata, render_as_batch=True
)
context.run_migrations()
