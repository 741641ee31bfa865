"""Which APIs and X-Road services the axis knows, who may use them and for which purposes: `apis.json`, read once."""

import json
from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from harness.rule import Basis
from harness.topology import Party

Purposes = dict[Party, tuple[str, ...]]
"""Consumers with the purposes that their subscription names (mục đích đã thỏa thuận)."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Party
    basis: Basis
    subscribers: Purposes


class Api(_Entry):
    """One API of the manager, `/{context}/{version}/{resource}`; an adapter's has no version."""

    context: str
    version: str
    resources: tuple[str, ...]

    @property
    def name(self) -> str:
        """`context/version`, or the context alone."""
        return f"{self.context}/{self.version}" if self.version else self.context

    @property
    def root(self) -> str:
        """The path before the resources."""
        return f"/{self.name}"


class Service(_Entry):
    """X-Road services of one provider that share subscribers and a place behind the provider's security server."""

    services: tuple[str, ...]
    backend: str
    """Path at the provider; `{service}` stands for the service code."""
    soap: bool


class Registry(BaseModel):
    """Everything that is published on the axis."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apis: tuple[Api, ...]
    xroad: tuple[Service, ...]
    provinces: tuple[Party, ...]
    """Consumers that come through their province's LGSP and so owe its token too."""

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        paths = [(api.name, resource) for api in self.apis for resource in api.resources]
        services = [(one.provider, code, one.soap) for one in self.xroad for code in one.services]
        if len(set(paths)) < len(paths) or len(set(services)) < len(services):
            message = "an API resource or X-Road service is published twice"
            raise ValueError(message)
        return self

    def api(self, path: str) -> Api | None:
        """The API whose root `path` lies under."""
        found = [api for api in self.apis if path == api.root or path.startswith(f"{api.root}/")]
        return max(found, key=lambda api: len(api.root), default=None)

    @property
    def names(self) -> frozenset[str]:
        """By what an API (`context`, `context/version`) or an X-Road service (its code) may be named."""
        apis = (name for api in self.apis for name in (api.context, api.name))
        return frozenset({*apis, *(code for one in self.xroad for code in one.services)})

    def service(self, provider: str, code: str, *, soap: bool) -> Service | None:
        """The service `code` of `provider`; the JSON one where it has no SOAP one, and the other way round."""
        found = [one for one in self.xroad if one.provider == provider and code in one.services]
        return next((one for one in found if one.soap == soap), found[0] if found else None)


@cache
def registry() -> Registry:
    """What `apis.json` says."""
    return Registry.model_validate(json.loads((files(__package__) / "apis.json").read_text("utf-8")))
