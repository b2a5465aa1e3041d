"""A worker thread behind a queue."""
import queue
import threading
import time


def worker(jobs, results):
    while True:
        job = jobs.get()
        if job is None:
            return
        time.sleep(0.001)
        results.append(job * job)


def produce(jobs):
    for n in range(4):
        jobs.put(n)
        time.sleep(0.001)
    jobs.put(None)


def main():
    jobs, results = queue.Queue(), []
    thread = threading.Thread(target=worker, args=(jobs, results))
    thread.start()
    produce(jobs)
    thread.join()
    print(results)


main()
