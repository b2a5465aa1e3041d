"""Steps that take their time, one after the other, with a way out of the loop."""
import time

STEPS = {"heat": 0.12, "mix": 0.05, "bake": 0.2, "cool": 0.09}


def run_step(name, log):
    time.sleep(STEPS[name])
    log.append(name)
    return len(log)


def until(name):
    log = []
    for step in STEPS:
        count = run_step(step, log)
        print(count, step)
        if step == name:
            return log
    return log


def main():
    print(until("bake"))
    print(until("nothing"))
    try:
        run_step("eat", [])
    except KeyError as error:
        print("no step", error)


main()
