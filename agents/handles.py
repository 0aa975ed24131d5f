"""Mesa agents: a row number, with properties onto the record.

A handle holds no state of its own. Reading `unit.personnel` reads the row, assigning writes it, so that agents,
`model.agents.select(...)`, `DataCollector` and compiled rules all see one and the same campaign. For every
column of agents/records/columns.py there is a property of that name; where the column holds a code or a row, there is
also `<column>_name`, the word for the code or the key of the row: `unit.posture_name`, `unit.faction_name`. A column
whose name Mesa uses itself (an agent's `cell` and `advance`) is reached as `<column>_column`.
"""

from collections.abc import Callable
from typing import Any, Protocol, cast

from mesa import Agent, Model
from mesa.discrete_space import CellAgent, FixedAgent

from agents.records.codes import ARRIVAL, CAMP, CIVILIAN, ORDER, POSTURE, STATUS, TOWN_KIND
from agents.records.columns import CIVILIANS, SIDE, TOWN, UNIT, Column, Rows, World

# The words of the columns that hold codes, by record and column.
WORDS = {
    ("units", "status"): STATUS,
    ("units", "arrival"): ARRIVAL,
    ("units", "posture"): POSTURE,
    ("units", "order"): ORDER,
    ("towns", "kind"): TOWN_KIND,
    ("sides", "camp"): CAMP,
    ("civilians", "kind"): CIVILIAN,
}
# Which list of keys a column that holds a row points into, by its unit.
KEYS_OF = {
    "row of towns": "towns",
    "row of sides": "factions",
    "row of kinds": "kinds",
    "row of countries": "countries",
    "row of regions": "regions",
    "row of doctrines": "doctrines",
    "row of staffs": "staffs",
}


class HasRecords(Protocol):
    """What a handle needs of its model: the records, and the names of their rows."""

    world: World
    names: Any


class ColumnProperty:
    """A descriptor: one column of the handle's row, as a Python int or float."""

    def __init__(self, column: Column) -> None:
        self.column = column.name
        self.__doc__ = f"{column.meaning} [{column.unit}]"

    def __get__(self, handle: "Handle | None", owner: type | None = None) -> Any:
        if handle is None:
            return self
        return handle.record[self.column][handle.row].item()

    def __set__(self, handle: "Handle", value: float) -> None:
        handle.record[self.column][handle.row] = value


def word(table: str, column: Column) -> Callable[["Handle"], str | None] | None:
    """The function that reads a column as a word, if there are words for it."""
    if (table, column.name) in WORDS:
        words = WORDS[table, column.name]
        return lambda handle: words[handle.record[column.name][handle.row]]
    if column.unit in KEYS_OF:
        return lambda handle: handle.key_of(KEYS_OF[column.unit], handle.record[column.name][handle.row])
    return None


class Handle(Agent):
    """A Mesa agent that is one row of one record of the world."""

    table: str = ""  # name of the record in the World
    keys: str = ""  # names of its rows: as files have them
    titles: str = ""  # and as people read them
    columns: tuple[Column, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give the class one property per column, and a second one where there are words."""
        super().__init_subclass__(**kwargs)
        for column in cls.columns:
            taken = hasattr(cls, column.name)
            setattr(cls, f"{column.name}_column" if taken else column.name, ColumnProperty(column))
            read = word(cls.table, column)
            if read is not None:
                setattr(cls, f"{column.name}_name", property(read, doc=f"{column.meaning}, in words"))

    def __init__(self, model: Model, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def campaign(self) -> HasRecords:
        """The model, as the keeper of the records."""
        return cast(HasRecords, self.model)

    @property
    def record(self) -> Rows:
        """The whole record that the handle is a row of."""
        return getattr(self.campaign.world, self.table)

    @property
    def key(self) -> str:
        """What files call it."""
        return str(getattr(self.campaign.names, self.keys)[self.row])

    @property
    def title(self) -> str:
        """What people call it."""
        return str(getattr(self.campaign.names, self.titles)[self.row])

    def key_of(self, keys: str, row: int) -> str | None:
        """The key of another row, from one of the lists of names; None for none."""
        return str(getattr(self.campaign.names, keys)[row]) if row >= 0 else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"


class Unit(Handle, CellAgent):
    """A body of company size; its `cell` is None while it is off the map or not in the theatre."""

    table, keys, titles = "units", "unit_slugs", "units"
    columns = UNIT


class Town(Handle, FixedAgent):
    """A town or another node of the road net, fixed in its cell; None off the map."""

    table, keys, titles = "towns", "towns", "town_titles"
    columns = TOWN

    def remove(self) -> None:
        """Leave the model, and the cell if it stands in one."""
        if self.cell is None:
            Agent.remove(self)
        else:
            FixedAgent.remove(self)


class Commander(Handle):
    """The mind of a faction."""

    table, keys, titles = "sides", "factions", "faction_titles"
    columns = SIDE


class Civilians(Handle):
    """The people of one town in one place; `early` ones fled before the campaign began."""

    table = "civilians"
    columns = CIVILIANS

    @property
    def key(self) -> str:
        """Where they are from and where they are: "gao>bamako"."""
        return f"{self.key_of('towns', self.origin)}>{self.key_of('towns', self.place)}"

    @property
    def title(self) -> str:
        """The same for people."""
        return f"people of {self.key_of('town_titles', self.origin)}, {CIVILIAN[self.kind]}"
