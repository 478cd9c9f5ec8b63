from procrastinate.contrib.django import app

from motcua.payments.models import Statement
from motcua.payments.statements import importing


@app.task(lock="settle_statement")
def settle_statement(statement_id: int) -> None:
    """Safe to run twice: only what is still waiting is settled."""
    importing.settle_ready(Statement.objects.get(pk=statement_id))
