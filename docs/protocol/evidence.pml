/* Evidence: which applied records may count towards END, and which lost ones are noticed (I5, the gaps rule).
 *
 * WHAT IS MODELLED
 *   One partition, one full generation (2) of the live keys 0..2, whose rows are unchanged; key 3 is stale.
 *   Source A    attempt 2: sends the keys, commits its fold at any moment, dies at any moment or goes on as a zombie.
 *   Source B    attempt 3 of the same generation: goes on from the committed fold, so that a tail is sent twice.
 *   Old         another incarnation's generation 1, one record (attempt 1) at any moment: a zombie of an older read.
 *   Sink        applies the log in order, each record once. It keeps what is applied and what is kept (has left
 *               evidence) per attempt, and the partition's gaps. LOSS: one record never reaches it (expired,
 *               dropped on the way, a topic made again): a gap. SWITCH: write.mode is changed once, in either
 *               direction, between any two records; a mode without deletes leaves no evidence for unchanged rows.
 *   TX          A and B write in transactions: A is fenced before B starts, and the offset that B finds was committed
 *               with the last record of A, so that it says how many records A has sent beyond its fold. END says how
 *               many records there are altogether, and as many applied ones stand in for the gaps rule. MARKS: every
 *               transaction leaves a mark, which is a gap.
 *   Keeper      obeys any satisfied END, in one step (how rows are deleted is in victims.pml).
 *
 * ASSERTIONS
 *   proof       an obeyed END has evidence for every live key
 *   obeyed      (at rest) without losses and switches a complete generation is obeyed, also a resumed one
 *
 * VARIANTS, all OFF in the recommended protocol
 *   NOKEPT      records count although they left no evidence (append, insert-only, a mode switched meanwhile)
 *   SUMKEPT     evidence is summed over the attempts, and compared with the records that END counts
 *   NOGAPS      no gaps rule: sums over the attempts are enough
 *   FIRST       a stricter gaps rule that is not built: gaps count from the first offset of the generation, which END
 *               would have to name; else from the first record of the attempt before, as the partition shows it
 *   UNFENCED    (TX) A goes on after B has read its offset
 *   FOLDED      (TX) END counts the records of folds alone, and not those that were sent twice
 *   UNCOMMITTED (TX) the sink also reads a record of A that was never committed
 *   FRESH       the older read has no record in the partition before the generation begins
 *   DUP         the producer is not idempotent: one record is appended twice
 *   REACH       assert that nothing is ever obeyed: must be caught, or the model proves nothing
 */
#define NK 3
#define LM 10
#define LIVE3 (ev[0] && ev[1] && ev[2])

byte lk[LM]; byte la[LM]; byte ln = 0;            /* the log: key, attempt */
byte curA = 0; byte curB = 0;                     /* keys sent by each attempt */
byte C = 0; byte Clast = 0; byte Cfirst = 0;      /* the committed fold: keys, last and first offset + 1 */
byte S = 0;                                       /* records of A, as the offset that B finds says it */
byte lastA = 0; byte firstA = 0; byte lastB = 0;  /* offset + 1 */
bool startedB = false; bool deadA = false; bool duped = false; bool olded = false;

/* ENDs: 0 of A (attempts = 2), 1 of B (attempts = 2,3) */
bool endd[2]; byte elast[2]; byte efirst[2];
bool obeyed[2];

/* destination */
byte pos = 0; byte gaps = 0; byte lastgap = 0;    /* lastgap: offset + 1 of the newest gap */
byte applied[4]; byte kept[4]; bool ev[NK];
byte high = 0; byte gfirst = 0; byte gbefore = 0; /* highest attempt, gaps at its first record and at that of the one before */
byte sbefore = 99; byte safter = 0; byte slast = 0; byte sgap = 0; /* the span of generation 2 */
bool lost = false; bool switched = false; bool mode = true;

inline append(k, a) { lk[ln] = k; la[ln] = a; ln++ }

#if defined(TX) && !defined(UNFENCED)
#define MAYSEND !startedB
#else
#define MAYSEND true
#endif

proctype A() {
end: do
  :: atomic { MAYSEND && curA < NK -> append(curA, 2); curA++; lastA = ln; if :: firstA == 0 -> firstA = ln :: else fi }
#ifdef DUP
  :: atomic { curA > 0 && !duped -> duped = true; append(curA - 1, 2); lastA = ln }
#endif
  :: atomic { !startedB && C < curA -> C = curA; Clast = lastA; Cfirst = firstA }
  :: atomic { MAYSEND && curA == NK && !endd[0] -> endd[0] = true; elast[0] = lastA; efirst[0] = firstA }
  :: atomic { startedB -> break }                                  /* dies; or is not scheduled here: a zombie */
  od
}

#ifdef RESUME
proctype B() {
  atomic { startedB = true; curB = C; lastB = Clast;
#ifdef FOLDED
    S = C
#else
    S = curA
#endif
#ifdef UNCOMMITTED
    ; append(0, 2)
#endif
  }
end: do
  :: atomic { curB < NK -> append(curB, 3); curB++; lastB = ln; if :: Cfirst == 0 -> Cfirst = ln :: else fi }
  :: atomic { curB == NK && !endd[1] -> endd[1] = true; elast[1] = lastB; efirst[1] = Cfirst }
  od
}
#endif

#ifdef OLD
proctype Old() { atomic { append(9, 1); olded = true } }
#endif

inline note(k, a) {                               /* apply record (k, a); gaps are those before it */
  if :: a > high -> gbefore = (high == 0 -> 0 : gfirst); gfirst = gaps; high = a :: else fi;
  if
  :: a >= 2 -> applied[a]++;
       if :: mode -> kept[a]++; ev[k] = true :: else fi;
       if :: (a == high -> gbefore : 0) < sbefore -> sbefore = (a == high -> gbefore : 0) :: else fi;
       safter = gaps; slast = pos + 1; sgap = lastgap
  :: else
  fi;
#ifdef MARKS
  gaps++; lastgap = pos + 1
#endif
}

proctype Sink() {
end: do
  :: atomic { pos < ln ->
       if
       :: note(lk[pos], la[pos])
#ifdef LOSS
       :: !lost -> lost = true; gaps++; lastgap = pos + 1
#endif
       fi;
       pos++ }
#ifdef SWITCH
  :: atomic { !switched -> switched = true; mode = !mode }
#endif
  od
}

#define SUM(x, i) (i == 0 -> x[2] : x[2] + x[3])
#define COUNTED(i) (SUM(applied, i) >= NK)
#ifdef NOKEPT
#define KEPT(i) true
#else
#ifdef SUMKEPT
#define KEPT(i) (SUM(kept, i) >= NK)
#else
#define KEPT(i) (kept[2] == applied[2] && (i == 0 || kept[3] == applied[3]))
#endif
#endif
#ifdef TX
#define WHOLE(i) (i == 0 || SUM(applied, i) >= S + NK - C)
#else
#ifdef NOGAPS
#define WHOLE(i) true
#else
#ifdef SHOWN
#define WHOLE(i) (i == 0 || (safter <= sbefore && slast >= elast[i]))
#else
#define WHOLE(i) (i == 0 || (slast >= elast[i] && sgap < efirst[i]))
#endif
#endif
#endif
#define SATISFIED(i) (endd[i] && !obeyed[i] && pos >= elast[i] && COUNTED(i) && KEPT(i) && WHOLE(i))

proctype Keeper() {
  byte i;
end: do
  :: atomic { SATISFIED(0) || SATISFIED(1) -> if :: SATISFIED(0) -> i = 0 :: SATISFIED(1) -> i = 1 fi;
       assert(LIVE3);                                              /* proof */
       obeyed[i] = true;
#ifdef REACH
#ifdef RESUME
       assert(!(obeyed[1] && applied[2] > 0 && applied[3] > 0));   /* reach: a resumed one, by both attempts */
#else
       assert(!obeyed[0]);                                         /* reach */
#endif
#endif
       i = 0 }
  od
}

init {
  atomic {
    sbefore = 99;
#ifndef FRESH
    append(9, 1);                                 /* the generation before has a record here */
#endif
    if :: true -> mode = true
#ifdef SWITCH
       :: true -> mode = false
#endif
    fi;
    run A(); run Sink(); run Keeper();
#ifdef OLD
    run Old();
#endif
  }
#ifdef RESUME
  run B();
#endif
  (timeout) ->
#if !defined(LOSS) && !defined(SWITCH) && !defined(DUP)
#ifdef RESUME
  assert(obeyed[1]);                              /* obeyed */
#else
  assert(obeyed[0]);
#endif
#endif
  skip
}
