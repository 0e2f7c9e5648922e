"""Keys are found again in the text of a document."""

import tomllib

from guard.policy.position import line, lines_of

TEXT = '''\
a = 1
"b c" = """
[not.a.table]
x = 1
"""
list = [
  "]", # ]
  "two",
]
[table]
key.dotted = 2 # = 3
inline = { x = 1, y = [1, 2] }
[[array]]
id = "one"
[[array]]
id = "two"
[[array.child]]
id = "three"
'''


def test_tables_arrays_and_long_texts_do_not_mislead() -> None:
    tomllib.loads(TEXT)
    lines = lines_of(TEXT)
    found = [
        line(lines, path)
        for path in [
            ("a",),
            ("b c",),
            ("list", 1),
            ("table",),
            ("table", "key", "dotted"),
            ("table", "inline", "y", 1),
            ("array", 0, "id"),
            ("array", 1, "id"),
            ("nowhere",),
        ]
    ]
    assert found == [1, 2, 6, 10, 11, 12, 14, 16, 1]
