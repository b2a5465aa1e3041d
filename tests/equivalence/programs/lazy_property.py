"""A property that waits stays a property."""
import time


class Config:
    @property
    def value(self):
        time.sleep(0.002)
        return 42

    def reload(self):
        time.sleep(0.002)
        return self.value + 1


def main():
    config = Config()
    print(config.value, config.reload())


main()
