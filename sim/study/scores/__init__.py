"""Forecasts beside what happened and beside naive rivals; a look at the later window is logged."""
