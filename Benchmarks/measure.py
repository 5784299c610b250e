"""Taking turns: engines as processes, rounds in changing order, and what many turns say."""

import os
import random
import select
import statistics
import subprocess
import sys
import time


class Failed(Exception):
    """An engine that ended, or gave no answer in time."""


def quantile(values, share):
    """Between two values in proportion to the place."""
    values = sorted(values)
    place = share * (len(values) - 1)
    index = min(int(place), len(values) - 2) if len(values) > 1 else 0
    if len(values) == 1:
        return values[0]
    return values[index] + (place - index) * (values[index + 1] - values[index])


def summary(values):
    return {"median": statistics.median(values), "min": min(values), "p10": quantile(values, 0.1),
            "p90": quantile(values, 0.9), "count": len(values)}


class engine:
    """How an engine is started: a command, its environment, what it is asked, whether it says its error first."""

    def __init__(self, command, ask, says_error, **environment):
        self.command, self.ask, self.says_error, self.environment = command, ask, says_error, environment

    @staticmethod
    def gam(path, task, threads, layer="layer4", batch=1, isa=None, model=(".",)):
        command = [path, "bench", *model, "--serve", "--layer", layer, "--threads", str(threads), "--batch", str(batch)]
        return engine(command, task, False, **({"GAM_ISA": isa} if isa else {}))

    @staticmethod
    def peer(folder, name, network, batch, threads):
        worker = os.path.join(folder, "worker.py")
        return engine([sys.executable, worker, name, network, str(batch), str(threads)], "run", True)


class Contest:
    """Engines that wait for their turn.

    An engine that ends or gives no answer within `patience` seconds is an error (`Failed`) and no hang; without patience one
    waits for any answer. Where one fails all are ended.
    """

    def __init__(self, entrants, folder, pause, least=5, patience=None):
        self.pause, self.least, self.patience = pause, least, patience
        self.entrants, self.errors, self.peak_mib, self.processes, self.usual = entrants, {}, {}, {}, {}
        try:
            for name, entrant in entrants.items():
                self.processes[name] = subprocess.Popen(
                    entrant.command, cwd=folder, env=os.environ | entrant.environment, text=True, bufsize=1,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for name, entrant in entrants.items():
                if entrant.says_error:
                    self.errors[name] = float(self._answer(name))
                for count in range(3):
                    self.usual[name] = self._turn(name)[0]
                    if count > 0 and self.usual[name] > 1000:
                        break
        except BaseException:
            self._end(kill=True)
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self._end(kill=kind is not None)

    def _end(self, kill):
        for process in self.processes.values():
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass
            if kill and process.poll() is None:
                process.kill()
        for name, process in self.processes.items():
            if process.returncode is None:
                _, _, usage = os.wait4(process.pid, 0)
                process.returncode = 0
                self.peak_mib[name] = usage.ru_maxrss / 1024

    def _answer(self, name):
        output = self.processes[name].stdout
        if self.patience and not select.select([output], [], [], self.patience)[0]:
            raise Failed(f"{name} gave no answer within {self.patience:.0f} s")
        line = output.readline()
        if not line:
            raise Failed(f"{name} ended early: {' '.join(self.entrants[name].command)}")
        return line

    def _turn(self, name):
        try:
            self.processes[name].stdin.write(self.entrants[name].ask + "\n")
            self.processes[name].stdin.flush()
        except BrokenPipeError:
            raise Failed(f"{name} ended early: {' '.join(self.entrants[name].command)}") from None
        wall, cpu = self._answer(name).split()
        return int(wall) * 1e-6, int(cpu) * 1e-6

    def run(self, seconds, most=300, limit=None):
        """Rounds for so many seconds; milliseconds by the clock and at work, and each round's times.

        Before a timed turn comes one that is not counted, but for engines of more than a second a turn, whose caches and threads
        need no warming. Fewer rounds than the least are made only where the next one would end after `limit` seconds, and the
        answer says so; one is always made.
        """
        names = list(self.processes)
        rounds = []
        order = random.Random(0)
        load, began = os.getloadavg()[0], time.monotonic()
        longest, is_cut = 0, False
        while len(rounds) < self.least or time.monotonic() - began < seconds and len(rounds) < most:
            start = time.monotonic()
            if limit and rounds and start - began + longest > limit:
                is_cut = len(rounds) < self.least
                break
            times = {}
            for name in order.sample(names, len(names)):
                time.sleep(self.pause)
                if self.usual[name] <= 1000:
                    self._turn(name)
                times[name] = self._turn(name)
            rounds.append(times)
            longest = max(longest, time.monotonic() - start)
        return {
            "rounds": len(rounds), "is_cut": is_cut, "load": [load, os.getloadavg()[0]],
            "wall": {name: summary([r[name][0] for r in rounds]) for name in names},
            "cpu": {name: summary([r[name][1] for r in rounds]) for name in names},
            "errors": {name: error for name, error in self.errors.items() if error == error},
            "each": {name: [round(r[name][0], 4) for r in rounds] for name in names}}
