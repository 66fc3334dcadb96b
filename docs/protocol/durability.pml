/* Durability: commits that do not wait for the disk, and what somebody outside of the database hears of them. Promela model.
 * 2 partitions of N records, of which Kafka may forget what lies before the offset that it was told.
 * One sink task, which may be replaced at any moment, also by one that finds what it has committed last.
 * A batch is one record; its commit waits for the disk or is late. The database writes late commits to the disk
 * one by one, in their order, at any moment; a crash (2 at most) takes back all that are not there, and ends sessions.
 * A sink learns that its session has ended when it next uses it.
 * Asserted: nothing is told that a crash can take back; at the end all records are written, and told.
 * Variants (-D): TOLD_EARLY (what is committed is told), TOLD_FOUND (what a task finds is told at once),
 *                NOSESSION (a new session goes on from what the one before has found or committed late),
 *                FOUND_SETTLED (the same, but only from what it has found)
 */
#ifndef N
#define N 2
#endif
#define NONE 9

byte seen[2];                         /* positions in the database, as sessions see them */
byte disk[2];                         /* and on its disk */
byte late[4]; byte nlate = 0;         /* partitions that late commits have moved, in their order */
byte epoch = 1;                       /* of the database, which ends with a crash */
byte told[2];                         /* to Kafka */
bool taken = false;                   /* a crash has taken something back */

/* the task's memory */
bool known = false;
byte at[2];                           /* committed, as it believes */
byte safe[2];                         /* durable, as it knows; NONE when it does not */
byte session = 0;                     /* the epoch that it is connected to */
bool pending = false;                 /* it has found or committed something, and not waited since */

inline forget() { known = false; pending = false; at[0] = 0; at[1] = 0; safe[0] = NONE; safe[1] = NONE }

inline waits() {
  disk[0] = seen[0]; disk[1] = seen[1];
  late[0] = 0; late[1] = 0; late[2] = 0; late[3] = 0; nlate = 0;
  safe[0] = at[0]; safe[1] = at[1]; pending = false
}

/* Before each transaction; not known any more when the session before may have ended with what it has committed. */
inline connect() {
#ifndef NOSESSION
  known = known && !(pending && session != epoch);
#endif
  session = epoch
}

inline load() {
  session = epoch;
  at[0] = seen[0]; at[1] = seen[1]; known = true;
#ifndef FOUND_SETTLED
  pending = true;                     /* whoever committed it may not have waited */
#endif
#ifdef TOLD_FOUND
  safe[0] = at[0]; safe[1] = at[1]
#else
  safe[0] = NONE; safe[1] = NONE
#endif
}

inline write(p) {
  connect();
  if
  :: !known || at[p] != seen[p] -> forget()        /* or the compare-and-set fails */
  :: else ->
       assert(at[p] >= told[p]);                   /* the record is still in Kafka */
       at[p]++; seen[p] = at[p];
       if
       :: late[nlate] = p; nlate++; pending = true
       :: waits()
       fi
  fi
}

/* A move of a position to where it is, whose commit waits. */
inline flush(p) {
  connect();
  if
  :: !known || at[p] != seen[p] -> forget()
  :: else -> waits()
  fi
}

inline tell(p) {
#ifdef TOLD_EARLY
  told[p] = at[p];
#else
  told[p] = (safe[p] != NONE -> safe[p] : told[p]);
#endif
  assert(told[p] <= disk[p])
}

proctype Sink() {
  do
  :: atomic { !known -> load() }
  :: atomic { known && at[0] < N -> write(0) }
  :: atomic { known && at[1] < N -> write(1) }
  :: atomic { known && (safe[0] != at[0] || safe[1] != at[1]) -> if :: flush(0) :: flush(1) fi }
  :: atomic { known -> tell(0); tell(1) }
  :: atomic { known && told[0] == N && told[1] == N -> break }
  od
}

/* The task is replaced; the next one has a session of its own. */
proctype Rebalance() {
  atomic { forget(); session = 0 }
}

proctype Disk() {
endk: do
  :: atomic { nlate > 0 ->
       disk[late[0]]++; late[0] = late[1]; late[1] = late[2]; late[2] = late[3]; late[3] = 0; nlate-- }
  od
}

proctype Crash() {
  byte crashes = 0;
endc: do
  :: atomic { crashes < 2 ->
       crashes++; epoch++; taken = taken || nlate > 0; seen[0] = disk[0]; seen[1] = disk[1];
       late[0] = 0; late[1] = 0; late[2] = 0; late[3] = 0; nlate = 0 }
  :: atomic { crashes < 2 -> crashes = 2 }
  od
}

init {
  atomic {
    safe[0] = NONE; safe[1] = NONE;
    run Disk(); run Crash(); run Rebalance(); run Sink()
  }
  (timeout) ->
#ifdef REACH
  assert(!taken);                     /* reach: a crash has taken a record back, and it was written again */
#endif
  assert(seen[0] == N && seen[1] == N && disk[0] == N && disk[1] == N)
}
