import time


def work(n):
    time.sleep(1)
    return n


print([work(n) for n in range(4)])
