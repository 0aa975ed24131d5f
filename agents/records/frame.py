"""The frame of cells that every theatre is laid over, and how cells are counted: row by row from the south-west.

How large a cell is and where the frame lies on the Earth is the theatre's (scenarios/theatre/plane.csv); a small
theatre leaves most of the frame empty. A cell's number is row × COLUMNS + column.
"""

COLUMNS, ROWS = 74, 60
