/* Snapshots of Debezium under SnapshotMarkers: a transform that makes one record of one, and knows nothing after a restart.
 *
 * WHAT IS MODELLED
 *   Env         key 0 lives for ever; key 1 lives from the beginning, or comes at any moment and stays; key 2 went while
 *               nobody looked: stale. A commit has its time before others see it.
 *   Debezium    lives one after the other. Each takes a snapshot, always a new one where the one before was not whole, and
 *               sends its rows in any order; or it goes on from the last whole one. Then it sends what has changed since
 *               that one, once more in each life. It dies at any moment, and one of its records may come later (in flight).
 *   SnapshotMarkers  in the same life: numbers the rows of a snapshot from 1 under an id of the snapshot and one of its
 *               own life (attempt), and says which is the last. A change has the attempt, and the id if its life has had a snapshot.
 *   Sink        one partition, in order, each record once. It keeps the highest attempt that came, the highest id that
 *               came of one that was the highest then (h), and the last number that counted. A row counts when it is of
 *               both and has the next number; behind a record of a higher attempt no row of a lower one does. Whatever
 *               a record is, its row is of the generation h from then on. END is the record that says it is the last one.
 *   Keeper      obeys an END when as many records have counted as its number says: what is older goes, in one step (how
 *               rows are deleted is in victims.pml).
 *
 * ASSERTIONS
 *   k == 2      only the stale row is deleted
 *   heeded      no record is taken for older than its row, so that none is passed over
 *   kept        (at rest, without losses) what is at the source is at the destination
 *
 * VARIANTS, all OFF in the recommended protocol
 *   LOSS        one record never comes, lost before the log or behind it
 *   DUP         the producer is not idempotent: one record is appended twice
 *   IDS         ids of snapshots are any: the same twice, or one that goes back
 *   REORDER     the producer has several batches under way: a change may come before the rows of its life's snapshot
 *   NOSEQ       (LOSS, DUP) all rows of the snapshot count, whatever their numbers are
 *   NOATTEMPT   (IDS, LOSS) rows of two lives are not told apart
 *   NOLATE      (LOSS) they are, but not which life is the later one
 *   NOOWN       (REORDER) changes do not carry the id of their life's snapshot
 *   NOSTAMP     a change's generation is what its own life knows
 *   CLOCK       a change's generation is the time of its commit, ids are times of the same clock
 *   TWOPARTS    key 1 is in another partition: each has its own h, and numbers that rise
 *   PARTIAL     a blocking snapshot, which may read a part of the table only, is numbered too
 *   ZOMBIE      the first life goes on sending changes in all that follows (a limit: see README.md)
 *   REACH       assert that the stale row stays: must be caught, or the model proves nothing
 */
#define NK 3
#define LM 18
#define NID 6
#define SHUT 99                                   /* no row of the generation counts any more */
#ifndef LIVES
#define LIVES 3
#endif

byte lk[LM]; byte lg[LM]; byte ll[LM]; byte ls[LM]; bool lr[LM]; bool le[LM]; byte ln = 0;  /* key, id, life, number, row?, last? */
byte fk; byte fg; byte fl; byte fs; bool fr; bool fe; bool flying = false;                  /* the record in flight */
bool src[NK]; byte clock = 0; byte when = 0; byte life = 0; byte first = 0;
bool lost = false; bool duped = false; bool flown = false; bool partial = false;

/* destination */
byte pos[2]; byte h[2]; byte a[2]; byte num[2];
bool row[NK]; byte gen[NK]; byte flr = 0;
byte counted[NID]; byte endn[NID]; bool obeyed[NID];   /* endn: the number of END, 0 before it */

inline append(k, g, l, s, r, e) { lk[ln] = k; lg[ln] = g; ll[ln] = l; ls[ln] = s; lr[ln] = r; le[ln] = e; ln++ }

inline send(k, g, l, s, r, e) {
  if
  :: append(k, g, l, s, r, e);
#ifdef DUP
     if
     :: !duped -> duped = true; append(k, g, l, s, r, e)
     :: true
     fi
#endif
#ifdef LOSS
  :: !lost -> lost = true
#endif
  fi
}

inline fly(k, g, l, s, r, e) { flown = true; flying = true; fk = k; fg = g; fl = l; fs = s; fr = r; fe = e }

inline newId() {
  clock++;
#ifdef IDS
  if :: id = 1 :: id = 2 :: id = 3 fi
#else
  id = clock
#endif
}

#ifdef NOOWN
#define OWN 0
#else
#ifdef CLOCK
#define OWN when
#else
#define OWN known
#endif
#endif
#ifdef REORDER
#define STREAMS true
#else
#define STREAMS (!fresh || whole)
#endif
#define ROW(k) (fresh && base[k] && !had[k])
#define CHANGED (STREAMS && src[1] && !base[1] && !told)

proctype Debezium() {
  bool base[2]; bool had[2]; bool fresh; bool whole = false; bool told; byte n; byte total; byte id; byte known;
  do
  :: atomic { life < LIVES ->
       life++; n = 0; told = false; known = 0;
       if
       :: fresh = true; whole = false;
            base[0] = src[0]; base[1] = src[1]; had[0] = false; had[1] = false; total = base[0] + base[1];
            newId(); known = id;
            if :: life == 1 -> first = id :: else fi
       :: whole -> fresh = false
       fi };
     do
     :: atomic { ROW(0) -> had[0] = true; n++; send(0, known, life, n, true, n == total); whole = (n == total) }
     :: atomic { ROW(1) -> had[1] = true; n++; send(1, known, life, n, true, n == total); whole = (n == total) }
     :: atomic { CHANGED -> told = true; send(1, OWN, life, 0, false, false) }
#ifdef PARTIAL
     :: atomic { STREAMS && src[1] && !partial -> partial = true; newId(); send(1, id, life, 1, true, true) }
#endif
     :: atomic { life < LIVES -> break }                              /* dies */
     :: atomic { life < LIVES && !flown && ROW(0) -> fly(0, known, life, n + 1, true, n + 1 == total); break }
     :: atomic { life < LIVES && !flown && ROW(1) -> fly(1, known, life, n + 1, true, n + 1 == total); break }
     :: atomic { life < LIVES && !flown && CHANGED -> fly(1, OWN, life, 0, false, false); break }
     :: atomic { life == LIVES && !ROW(0) && !ROW(1) && (told || base[1]) -> goto done }
     od
  od;
done: skip
}

proctype Net() { end: atomic { flying -> append(fk, fg, fl, fs, fr, fe); flying = false } }

#ifdef ZOMBIE
proctype Zombie() { end: atomic { life > 1 && src[1] -> append(1, first, 1, 0, false, false) } }
#endif

proctype Env() {
  if
  :: src[1]
  :: else -> when = clock; src[1] = true
  fi
}

#ifdef TWOPARTS
#define PART(k) (k == 1 -> 1 : 0)
#define NEXT (ls[i] > num[p])
#else
#define PART(k) 0
#define NEXT (ls[i] == num[p] + 1)
#endif
#ifdef NOSEQ
#undef NEXT
#define NEXT true
#endif
#ifdef NOATTEMPT
#define MINE (lg[i] == h[p])
#else
#define MINE (lg[i] == h[p] && ll[i] == a[p] && num[p] != SHUT)
#endif
#if defined(NOSTAMP) || defined(CLOCK)
#define STAMP (lr[i] -> h[p] : lg[i])
#else
#define STAMP h[p]
#endif
#ifdef CLOCK
#define RAISES lr[i]
#else
#define RAISES true
#endif

inline apply() {
  if
#if defined(NOATTEMPT) || defined(NOLATE)
  :: RAISES && lg[i] > h[p] -> h[p] = lg[i]; a[p] = ll[i]; num[p] = 0
#else
  :: ll[i] >= a[p] && RAISES && lg[i] > h[p] -> h[p] = lg[i]; a[p] = ll[i]; num[p] = 0
  :: ll[i] > a[p] && !(RAISES && lg[i] > h[p]) -> a[p] = ll[i]; num[p] = SHUT
#endif
  :: else
  fi;
  if :: lr[i] && MINE && NEXT -> num[p] = ls[i]; counted[h[p]]++ :: else fi;
  stamp = STAMP;
  if
  :: !row[lk[i]] -> row[lk[i]] = true; gen[lk[i]] = (stamp < flr -> flr : stamp)
  :: else ->
#if !defined(NOSTAMP) && !defined(CLOCK) && !defined(TWOPARTS)
       assert(gen[lk[i]] <= stamp);                           /* heeded */
#endif
       if :: gen[lk[i]] <= stamp -> gen[lk[i]] = stamp :: else fi
  fi;
  if :: le[i] && MINE -> endn[h[p]] = ls[i] :: else fi
}

proctype Sink(byte p) {
  byte i; byte stamp;
end: do
  :: atomic { pos[p] < ln -> i = pos[p]; pos[p]++;
       if
       :: PART(lk[i]) != p
       :: PART(lk[i]) == p -> apply()
#ifdef LOSS
       :: PART(lk[i]) == p && !lost -> lost = true
#endif
       fi; i = 0; stamp = 0 }
  od
}

inline delete(k) {
  if
  :: row[k] && gen[k] < flr -> assert(k == 2);
#ifdef REACH
       assert(k != 2);
#endif
       row[k] = false; gen[k] = 0
  :: else
  fi
}

#define SATISFIED(g) (endn[g] > 0 && !obeyed[g] && counted[g] >= endn[g])

proctype Keeper() {
  byte g;
end: do
  :: atomic {
       if
       :: SATISFIED(1) -> g = 1
       :: SATISFIED(2) -> g = 2
       :: SATISFIED(3) -> g = 3
       :: SATISFIED(4) -> g = 4
       fi;
       obeyed[g] = true;
       if
       :: g > flr -> flr = g; delete(0); delete(1); delete(2)
       :: else
       fi;
       g = 0 }
  od
}

init {
  atomic {
    src[0] = true; row[0] = true; row[2] = true;            /* an earlier life has sent them, and key 1 where it is there */
    if :: src[1] = true; row[1] = true :: true fi;
    run Debezium(); run Net(); run Env(); run Sink(0); run Keeper();
#ifdef TWOPARTS
    run Sink(1);
#endif
#ifdef ZOMBIE
    run Zombie();
#endif
  };
  (timeout) ->
#ifndef LOSS
  assert(row[0] && row[1]);                                 /* kept */
#endif
  skip
}
