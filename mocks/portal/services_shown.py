"""What the online services show: a dossier as whoever filed it sees it, and a payment order."""

from typing import Literal

from mocks.portal.case import Case, Order, Stage
from mocks.portal.register import STAMP
from mocks.portal.services_wire import Logged, OrderShown, ServiceDossier
from mocks.portal.statuses import statuses


def shown(case: Case) -> ServiceDossier:
    """A dossier as whoever filed it sees it."""
    log = [
        Logged(
            status=step.status,
            name=statuses()[step.status].name.vi,
            at=step.at.strftime(STAMP),
            says=step.says,
        )
        for step in case.filed.steps
    ]
    return ServiceDossier(
        number=case.number,
        procedure=case.procedure,
        status=case.filed.status,
        name=statuses()[case.filed.status].name.vi,
        code=case.code,
        says=case.says,
        log=log,
        total=f"{case.total:f}" if case.total is not None else "",
        lines=case.lines,
        order=case.order.id if case.order else "",
        cards=case.cards,
        results=case.results,
    )


def order_shown(case: Case, order: Order) -> OrderShown:
    """A payment order as the citizen and the bank see it."""
    state: Literal["CHO", "DA_THANH_TOAN", "HET_HAN", "DA_HOAN"]
    if order.given_back is not None:
        state = "DA_HOAN"
    elif order.paid is not None:
        state = "DA_THANH_TOAN"
    else:
        state = "CHO" if case.stage == Stage.PAY else "HET_HAN"
    return OrderShown(
        id=order.id,
        number=case.number,
        amount=f"{order.amount:f}",
        state=state,
        until=order.until.strftime(STAMP),
        transaction=order.transaction,
        paid=order.paid.strftime(STAMP) if order.paid else "",
    )
