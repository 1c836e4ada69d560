"""`python -m shigan.cli` is `shigan`."""

from shigan.cli import main

raise SystemExit(main())
