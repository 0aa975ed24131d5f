"""From a scenario to how a run begins: the map and its ways, the forces, the people, the worth of towns, first luck."""
