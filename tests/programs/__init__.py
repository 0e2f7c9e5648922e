"""A bench of real programs: each copies and pastes as a person has it do, without the guard and with it.

`make programs` runs all that are installed and writes docs/programs.md; `python -m tests.programs Mousepad Geany` runs
those alone and writes nothing. It is no part of `make test`.
"""
