/* Tombstones: what a record with a key and no value may delete.
 *
 * WHAT IS MODELLED
 *   Source S0, S1   read the state of key 0 and send it: a row, or a tombstone if it is not there. Reading and the
 *                   broker's append are two steps. S0 reads generations 1 and 2. S1 starts at any moment: it resumes a
 *                   generation that S0 has begun, in a new attempt (S0's offset may not have been stored), or begins
 *                   one; then it may read once more. S0 dies at any moment, or goes on as a zombie with what it has begun.
 *   Sink            applies each record once, in the log's order. Late = of an attempt below the highest applied in
 *                   the partition: evidence only. A row that is equal leaves a seen key and keeps its generation.
 *   Other           another writer without generations: a plain tombstone for key 0 and one for key 1, whose row has no
 *                   stream; the stream too sends a tombstone for key 1, which is not its own.
 *   Env             deletes key 0 at the source and inserts it again.
 *   D  (DIFF)       instead of S0 and S1, a sync that sends differences: each run reads key 0, compares it with what the last
 *                   run that ended has found, and sends a row or a tombstone only if that is different, or if a run that
 *                   did not end has sent the key since. Runs are interrupted at any moment, by ones that no task survives.
 *
 * ASSERTIONS
 *   newest <= g     no tombstone removes a row that a record of a higher generation has been applied for
 *   own, plain      the stream's tombstone removes only its own rows, a plain one only rows without a stream
 *   there           (at rest) if key 0 has not changed since the last read, it is there if it is at the source
 *   gone            (at rest) and not there if it is not (SINGLE, DIFF)
 *
 * VARIANTS, all OFF in the recommended protocol
 *   UNGUARDED       a tombstone deletes whatever the row's generation
 *   NOSEEN          it looks at the row's generation, but not at seen keys of higher generations
 *   LATETOMB        a late tombstone deletes as well
 *   ANYSTREAM       a tombstone with a generation deletes rows of others; PLAINANY: one without deletes any row
 *   SINGLE          no second incarnation           OTHER  with the other writer
 *   COMEBACK        check `gone` in spite of zombies: a known limit, a late row brings a dead one back
 *   MOVE            the topic is given more partitions: a known limit, what is late cannot be told across partitions
 *   NOTSENT         (DIFF) what runs have sent that did not end is not remembered
 *   REACH1          assert that no tombstone ever deletes; REACH2: that no plain one does
 */
#define NONE 9
#define LM 8
#ifndef CHG
#define CHG 2                                     /* changes at the source */
#endif

bool alive = true; byte chg = 0; byte clock = 0;
byte kind[16]; byte lk[16]; byte lg[16]; byte la[16]; byte ln[2];   /* log of partition p at p*LM; kind 0 row, 1 tombstone, 2 plain */
byte part = 0;
byte begun = 0; bool started1 = false;            /* S0's generations; S1 is there */
bool finished = false; byte seenchg;              /* S1 (SINGLE: S0) has read for the last time, and what it saw */

byte pos[2]; byte high[2]; byte dg = 0; bool mine = true; byte seen = 0;
bool row1 = true; byte newest = 0;

#define TOP part*LM+ln[part]
inline append(tt, kk, gg, aa) { kind[TOP] = tt; lk[TOP] = kk; lg[TOP] = gg; la[TOP] = aa; ln[part]++ }

proctype S0() {
  byte g; bool was;
  do
  :: atomic { begun < 2 && !started1 -> clock++; g = clock; begun = clock }
     atomic { was = alive;
#ifdef SINGLE
       seenchg = chg
#endif
     }
     if
     :: atomic { true -> append((was -> 0 : 1), 0, g, g); was = false;
#ifdef SINGLE
          if :: begun == 2 -> finished = true :: else fi
#endif
        }
     :: atomic { started1 -> break }              /* dies, and what is in flight with it */
     fi
  :: atomic { begun == 2 || started1 -> break }
  od
}

proctype S1() {
  byte g; byte a; bool was;
  atomic { begun > 0 -> started1 = true; clock++; a = clock;
    if
    :: g = 1
    :: begun == 2 -> g = 2
    :: g = a
    fi }
  atomic { was = alive; seenchg = chg }
  atomic { append((was -> 0 : 1), 0, g, a) }
  if
  :: atomic { finished = true; goto out }
  :: atomic { clock++; g = clock; a = clock }
  fi;
  atomic { was = alive; seenchg = chg }
  atomic { append((was -> 0 : 1), 0, g, a); finished = true }
out:
  atomic { was = false; g = 0; a = 0 }
}

#ifdef DIFF
bool base; bool sent = false;                     /* what the last run that ended has found; sent since */

proctype D() {
  byte g; bool was; byte sawchg;
  do
  :: atomic { clock < 3 -> clock++; g = clock; begun = 1; finished = false;
       was = alive; sawchg = chg }                /* the id, then the row */
#ifndef NOTSENT
     atomic { if :: was != base -> sent = true :: else fi }
#endif
     if
     :: atomic { was != base || sent -> append((was -> 0 : 1), 0, g, g) }
     :: atomic { was == base && !sent }
     :: atomic { true -> goto again }             /* interrupted before, and behind the record */
     fi;
     if
     :: atomic { true -> base = was; sent = false; finished = true; seenchg = sawchg }
     :: atomic { true }
     fi;
again: atomic { g = 0; was = false; sawchg = 0 }
  :: atomic { clock == 3 -> break }
  od
}
#endif

#ifdef OTHER
proctype Other() {
  if :: atomic { append(2, 0, 0, 0) } :: skip fi;
  atomic { begun > 0 -> append(1, 1, 1, 1) }
  atomic { append(2, 1, 0, 0) }
}
#endif

#define R p*LM+pos[p]
#ifdef UNGUARDED
#define NOTHIGHER(g) true
#else
#ifdef NOSEEN
#define NOTHIGHER(g) (dg <= (g))
#else
#define NOTHIGHER(g) (dg <= (g) && (seen >> ((g) + 1)) == 0)
#endif
#endif
#ifdef LATETOMB
#define LATE false
#else
#define LATE late
#endif
#ifdef ANYSTREAM
#define STREAMS true
#else
#define STREAMS false
#endif
#ifdef PLAINANY
#define PLAINS true
#else
#define PLAINS false
#endif

#ifdef DIFF
#define CHANGES true
#else
#define CHANGES false
#endif

proctype Sink(byte p) {
  bool late;
end: do
  :: atomic { pos[p] < ln[p] ->
       late = (kind[R] != 2 && la[R] < high[p]);
       if
       :: kind[R] == 0 && dg == NONE -> dg = lg[R]                                           /* row */
#ifdef DIFF
       :: kind[R] == 0 && dg <= lg[R] -> dg = lg[R]                                          /* equal or not */
#endif
       :: kind[R] == 0 && dg != NONE && (late || dg <= lg[R]) && !CHANGES ->
            if
            :: seen = seen | (1 << lg[R])         /* equal, or late */
            :: !late -> dg = lg[R]
            fi
       :: kind[R] == 1 && lk[R] == 0 && dg != NONE && !LATE && NOTHIGHER(lg[R]) ->           /* tombstone */
#ifdef REACH1
            assert(dg == NONE);                   /* reach */
#endif
            assert(newest <= lg[R]); dg = NONE; newest = 0
       :: kind[R] == 1 && lk[R] == 1 && row1 && STREAMS -> assert(!row1)                     /* own */
       :: kind[R] == 2 && lk[R] == 0 && dg != NONE && PLAINS -> assert(dg == NONE)           /* plain */
       :: kind[R] == 2 && lk[R] == 1 && row1 ->
#ifdef REACH2
            assert(lk[R] != 1);                   /* reach */
#endif
            row1 = false
       :: else
       fi;
       if :: kind[R] == 0 && lg[R] > newest -> newest = lg[R] :: else fi;
       if :: kind[R] != 2 && la[R] > high[p] -> high[p] = la[R] :: else fi;
       pos[p]++; late = false }
  od
}

proctype Env() {
  bit m = 0;
end: do
  :: atomic { chg < CHG -> chg++; alive = !alive }
#ifdef MOVE
  :: atomic { m == 0 -> m = 1; part = 1 }
#endif
  od
}

init {
  atomic {
    if :: dg = 0 :: dg = NONE; alive = false fi;
    run Env(); run Sink(0);
#ifdef DIFF
    base = alive; run D();
#else
    run S0();
#endif
#ifdef OTHER
    run Other();
#endif
#ifdef MOVE
    run Sink(1);
#endif
#if !defined(SINGLE) && !defined(DIFF)
    run S1();
#endif
  }
  (timeout) ->
#ifdef OTHER
  assert(!row1);
#endif
  assert(!finished || seenchg != chg || !alive || dg != NONE);                              /* there */
#if defined(SINGLE) || defined(COMEBACK) || defined(DIFF)
  assert(!finished || seenchg != chg || alive || dg == NONE);                               /* gone */
#endif
  skip
}
