"""Data classes with methods that wait."""
import time
from dataclasses import dataclass, field


@dataclass
class Job:
    name: str
    steps: list = field(default_factory=list)

    def run(self) -> "Job":
        for step in ("load", "store"):
            self.steps.append(self.step(step))
        return self

    def step(self, name: str) -> str:
        time.sleep(0.002)
        return f"{self.name}:{name}"


def main():
    jobs = [Job("a"), Job("b")]
    print([job.run() for job in jobs])


if __name__ == "__main__":
    main()
