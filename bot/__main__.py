import gc

gc.set_threshold(100_000)  # nearly all that a start makes stays; looking through it often takes a tenth of it

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
