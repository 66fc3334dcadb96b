/* Sync generations with a "seen" side table: Promela model (Spin 6.5).
 *
 * WHAT IS MODELLED
 *   Source S (2 incarnations)  reads a table, writes records (key, generation, content) to a log of 2 partitions,
 *                              then an END(g) marker: per partition the last offset and the number of its records.
 *                              S[1] starts at any moment from the last COMMITTED source offset; S[0] then dies or goes
 *                              on as a zombie (its in-flight record lands late, it may finish scans and start new ones).
 *   Sink(p)                    one transaction per record of partition p, in two steps so that transactions overlap:
 *                              W1 read the row and compare (snapshot), W2 write and commit (rows, seen, position).
 *                              "Each log record is applied once" (compare-and-set on the position row) is taken for
 *                              granted: it is checked in delivery.pml.
 *   Deleter (2 of them)        any task: when an END is satisfied, raise the floor, delete in slices, then drop old seen.
 *                              D1 snapshot of the victims, D2 delete + commit. May die between any two transactions.
 *   Env                        the world at the source: deletes, re-inserts, updates key 0 at any moment.
 * KEYS   0: changes as Env likes (partition 0; with MOVE it moves to partition 1 = the topic was given more partitions)
 *        1: lives for ever, never changes (partition 1)      2: only in the destination = stale from the start
 * MODES  default: full scans, every generation sends every row.
 *        INCR:    incremental table: rows are read by cursor as they change; a generation scans the KEYS only.
 *        INCR with REPAIR: the generation scans whole rows instead (reconcile.mode=full), by the rules of full scans, while
 *                 the cursor's records go on by theirs.
 *
 * INVARIANTS (assertions)
 *   I1 END(g) satisfied => every row present at the source during the whole scan has had a record of gen >= g applied.
 *   I2 no delete with floor f removes a row for which a record of gen >= f has been applied.  (I1+I2 = safety)
 *   I3 (at rest) the row has the content of the last complete scan (full) / of the source (INCR).   "no old content"
 *   I4 (at rest) the stale row is gone (liveness); in INCR a live row is present.                   "no lost row"
 *
 * VARIANTS, all OFF in the recommended protocol
 *   NOLOCK       writers take no shared lock / deleters no exclusive lock on the stream row            (W1)
 *   SEEN_EQ      delete tests seen.gen = floor instead of seen.gen >= floor                            (W2)
 *   NOLATE       no rule for late records                                                              (W3)
 *   LATE_GEN     late = lower generation than the highest applied in the partition (else: lower ATTEMPT)
 *   LATE_SKIP    late records are skipped but counted in `applied` ; LATE_NC: skipped and not counted
 *                (recommended: a late record is evidence only: never changes content, but marks seen / fills a gap)
 *   SEENGUARD    content guard also looks at seen entries of full records
 *   DROPALL      completion drops seen entries of gen <= floor instead of < floor                      (W4)
 *   REJECT       the sink rejects one record of key 0 (marks seen) ; REJ_NOSEEN: does not mark seen
 *   MOVE         key 0 changes partition at some moment
 *   NOI3, NOLIVE do not check I3 / I4 (to see whether only those fail)
 *   ONEPART      keys 0 and 1 share partition 0
 *   ONESRC       no second incarnation     ONEDEL  one deleter     NOMODEL_DEL  no deleter
 *  INCR only:
 *   TASKID       a row is stamped with the task's current generation, not with a new id per read       (W5)
 *   KEYBOUND     END covers the offsets of the key records only
 *   SEENPRESENT  a key-only record marks seen only if the row is present
 *   REFUSE       an insert with gen < floor is refused
 *   LAZY         an unchanged incremental record marks seen instead of raising the stamp
 *   REORDER      a record read by the cursor may be sent after key records that were read later
 *   KEEPGEN      (REPAIR) a record of the cursor that finds its row equal leaves the row's generation as it is
 */
#ifndef NG
#define NG 2            /* ids a full scan may use / reconciliations each incarnation may start (INCR) */
#endif
#define LM 14           /* log capacity per partition */
#define NONE 99
#define FULLREC 0
#define KEYREC 1
#define SCANREC 2
#ifdef REPAIR
#define SCANKIND SCANREC
#else
#define SCANKIND KEYREC
#endif
#define MAX(a,b) ((a) > (b) -> (a) : (b))

/* ---- the world at the source */
bool alive0; bit c0; byte chg = 0; byte part0 = 0;    /* key 0: there?, content, number of changes, partition */
#ifdef ONEPART
#define PART(k) 0
#else
#define PART(k) ((k == 0) * part0 + (k != 0))
#endif
#define LIVE(k) (k == 1 || alive0)
byte clock = 0;                                       /* ids = the source database's clock */

/* ---- the log */
typedef Rec { byte k; byte g; bit c; byte kind; bit s };
Rec L[28]; byte ln[2];

/* ---- markers */
typedef End { byte g; byte e[2]; byte na[2]; byte nb[2]; bool lt; bool same; bit c; byte chg; bit s; bool done };
End M[6]; byte mn = 0;

/* ---- destination database */
byte dg[3]; bit dc;                                   /* row stamps (NONE = no row), content of row 0 */
short seen[3]; short seenF[3];                        /* bit g = entry (k,g); seenF: entries of full records */
byte pos[2]; byte flr = 0;
byte hig[2]; byte hia[2];                             /* highest generation / attempt applied in the partition */
byte appl[24];                                        /* applied, per attempt*12 + p*6 + g */
byte nsh = 0; bool xl = false;                        /* lock on the stream row: shared holders, exclusive */
bool rejd = false;
/* ghosts */
byte proc[3];                                         /* highest generation of an applied record, per key */

/* ---- source incarnations */
typedef Src { byte g; byte cur; byte e[2]; byte na[2]; byte nb[2]; bool lt; bit c; byte chg;
              bool unread; bool scan; byte nrec };
Src S[2]; Src C; bool Cany = false; bool started1 = false;

inline copy(x,y) { x.g=y.g; x.cur=y.cur; x.e[0]=y.e[0]; x.e[1]=y.e[1]; x.na[0]=y.na[0]; x.na[1]=y.na[1]; x.nb[0]=y.nb[0];
  x.nb[1]=y.nb[1]; x.lt=y.lt; x.c=y.c; x.chg=y.chg; x.unread=y.unread; x.scan=y.scan; x.nrec=y.nrec }

inline append(p,kk,gg,cc,kd,ss) {
  L[p*LM+ln[p]].k=kk; L[p*LM+ln[p]].g=gg; L[p*LM+ln[p]].c=cc; L[p*LM+ln[p]].kind=kd; L[p*LM+ln[p]].s=ss; ln[p]++ }

inline newscan(s) {                                   /* START(g) */
  clock++; S[s].g = clock; S[s].cur = 0; S[s].scan = true;
#ifndef INCR
  S[s].e[0]=0; S[s].e[1]=0;
#endif
#ifdef KEYBOUND
  S[s].e[0]=0; S[s].e[1]=0;
#endif
  S[s].na[0]=0; S[s].na[1]=0; S[s].nb[0]=0; S[s].nb[1]=0;
  S[s].lt = alive0; S[s].c = c0; S[s].chg = chg }

inline flush(s) { if :: s == 0 && !started1 -> copy(C,S[0]); Cany = true :: skip fi }   /* offset commit, or not yet */

inline endmark(z) {
  M[mn].g=S[z].g; M[mn].e[0]=S[z].e[0]; M[mn].e[1]=S[z].e[1]; M[mn].na[0]=S[z].na[0]; M[mn].na[1]=S[z].na[1];
  M[mn].nb[0]=S[z].nb[0]; M[mn].nb[1]=S[z].nb[1];
  M[mn].lt = (S[z].lt && S[z].chg/4 == chg/4);        /* key 0 present during the whole scan */
  M[mn].same = (S[z].lt && S[z].chg == chg); M[mn].c = c0; M[mn].chg = chg; M[mn].s = z; mn++ }

#ifdef INCR
#ifdef REORDER
#define H2FREE (!h2)
#else
#define H2FREE true
#endif
#define ISSCAN (S[s].scan && hkind == SCANKIND)
#else
#define ISSCAN S[s].scan
#define H2FREE true
#endif

proctype Source(byte s) {
  byte k; byte hk = NONE; byte hg; bit hc; byte hkind;  /* the record in flight */
#ifdef REORDER
  bool h2 = false; byte h2g; bit h2c;
#endif
  atomic {
    if
    :: s == 1 && Cany -> copy(S[1],C); started1 = true
#ifndef INCR
         ; if :: !S[1].scan && clock < NG -> newscan(1) :: else fi
#endif
    :: else ->
#ifdef INCR
         if :: s == 0 -> clock++; S[0].g = clock :: else -> S[1].g = 1; S[1].unread = true; started1 = true fi
#else
         if :: s == 1 -> started1 = true :: else fi;
         if :: clock < NG -> newscan(s) :: else fi
#endif
    fi; C.g = 0; C.cur = 0 }
end: do
  :: atomic { hk == NONE && S[s].scan && S[s].cur < 2 ->           /* read the next key of the scan */
       if :: LIVE(S[s].cur) -> hk = S[s].cur; hg = S[s].g; hc = (hk == 0) * c0;
#ifdef INCR
               hkind = SCANKIND
#else
               hkind = FULLREC
#endif
          :: else -> S[s].cur++
       fi }
#ifdef INCR
  :: atomic { hk == NONE && H2FREE && S[s].unread ->               /* the cursor finds a changed row */
       S[s].unread = false;
       if :: alive0 ->
#ifdef TASKID
               hg = S[s].g;
#else
               clock++; hg = clock;
#endif
#ifdef REORDER
               h2 = true; h2g = hg; h2c = c0; hg = 0
#else
               hk = 0; hc = c0; hkind = FULLREC
#endif
          :: else fi }
#ifdef REORDER
  :: atomic { h2 -> append(PART(0),0,h2g,h2c,FULLREC,s); S[s].e[PART(0)] = ln[PART(0)]; h2 = false; flush(s) }
#endif
#endif
  :: atomic { hk != NONE ->                                        /* the broker appends and acknowledges */
       append(PART(hk),hk,hg,hc,hkind,s);
#ifdef KEYBOUND
       if :: hkind == KEYREC -> S[s].e[PART(hk)] = ln[PART(hk)] :: else fi;
#else
       S[s].e[PART(hk)] = ln[PART(hk)];
#endif
       if :: s == 0 -> S[s].na[PART(hk)]++ :: else -> S[s].nb[PART(hk)]++ fi;
       if :: ISSCAN && S[s].cur < 2 && hk == S[s].cur -> S[s].cur++ :: else fi;
       hk = NONE; hg = 0; hc = 0; hkind = 0; flush(s) }
  :: atomic { hk == NONE && H2FREE && S[s].scan && S[s].cur == 2 -> /* all acknowledged: END(g) */
       endmark(s); S[s].scan = false; flush(s);
#ifndef INCR
       if :: clock < NG -> newscan(s) :: else fi
#endif
     }
#ifdef INCR
  :: atomic { hk == NONE && !S[s].scan && S[s].nrec < NG -> S[s].nrec++; newscan(s) }
#endif
  :: atomic { s == 0 && started1 -> goto out }                     /* the old incarnation dies (in flight is lost) */
  od;
out: skip
}

#ifdef NOLOCK
#define CANSHARE true
#define CANEXCL true
#else
#define CANSHARE (!xl)
#define CANEXCL (nsh == 0 && !xl)
#endif
#define R L[p*LM+pos[p]]

#ifdef SEENGUARD
#define NEWEST ((seenF[R.k] >> (R.g+1)) == 0)
#else
#define NEWEST true
#endif

proctype Sink(byte p) {
  bool same; bool late; byte f;
end: do
  :: atomic { pos[p] < ln[p] && CANSHARE -> nsh++;                 /* W1: lock shared, read floor and row, compare */
       f = flr; late = false;
#ifndef NOLATE
#ifdef LATE_GEN
       late = R.g < hig[p];
#else
#ifdef INCR
       late = (R.kind == SCANREC && R.s < hia[p]);
#else
       late = R.s < hia[p];
#endif
#endif
#endif
       same = (R.kind != KEYREC && dg[R.k] != NONE && dg[R.k] <= R.g && (R.k == 1 || R.c == dc)) }
     atomic {                                                      /* W2: write, commit */
#ifdef LATE_NC
       if :: late -> goto skipped :: else fi;
#endif
       appl[R.s*12+p*6+(R.g % 6)]++;
#ifdef LATE_SKIP
       if :: late -> goto counted :: else fi;
#endif
#ifdef INCR
       if :: R.kind == SCANREC && R.g < f -> goto counted :: else fi;
#else
       if :: R.g < f -> goto counted :: else fi;                   /* full scans: below the floor = superseded */
#endif
#if defined(REJECT) || defined(REJ_NOSEEN)
       if :: R.k == 0 && !rejd -> rejd = true;
#ifdef REJECT
               seen[0] = seen[0] | (1 << R.g);
#endif
               goto counted
          :: true fi;
#endif
       if
       :: R.kind == KEYREC ->
#ifdef SEENPRESENT
            if :: dg[R.k] != NONE -> seen[R.k] = seen[R.k] | (1 << R.g) :: else fi
#else
            seen[R.k] = seen[R.k] | (1 << R.g)
#endif
#ifdef INCR
       :: R.kind == SCANREC && (same || (late && dg[R.k] != NONE)) -> seen[R.k] = seen[R.k] | (1 << R.g)
       :: R.kind == SCANREC && dg[R.k] == NONE -> dg[R.k] = R.g; if :: R.k == 0 -> dc = R.c :: else fi
#ifdef KEEPGEN
       :: R.kind == FULLREC && same -> skip
#endif
#ifdef LAZY
       :: R.kind == FULLREC && same -> seen[R.k] = seen[R.k] | (1 << R.g)
#endif
#else
       :: R.kind == FULLREC && (same || (late && dg[R.k] != NONE)) ->      /* unchanged, or late: evidence only */
            seen[R.k] = seen[R.k] | (1 << R.g);
            if :: same -> seenF[R.k] = seenF[R.k] | (1 << R.g) :: else fi
#endif
       :: R.kind == FULLREC && dg[R.k] == NONE ->
#ifdef INCR
            if :: R.g < f ->
#ifndef REFUSE
                    dg[R.k] = R.g; dc = R.c; seen[R.k] = seen[R.k] | (1 << f)
#else
                    skip
#endif
               :: else -> dg[R.k] = R.g; if :: R.k == 0 -> dc = R.c :: else fi fi
#else
            dg[R.k] = R.g; if :: R.k == 0 -> dc = R.c :: else fi
#endif
       :: else ->                                                  /* present, differs */
            if :: dg[R.k] != NONE && dg[R.k] <= R.g && NEWEST -> dg[R.k] = R.g; if :: R.k == 0 -> dc = R.c :: else fi
               :: else fi
       fi;
counted:
       if :: R.g > proc[R.k] -> proc[R.k] = R.g :: else fi;
       if :: R.g > hig[p] -> hig[p] = R.g :: else fi;
#ifdef INCR
       if :: R.kind == SCANREC && R.s > hia[p] -> hia[p] = R.s :: else fi;
#else
       if :: R.s > hia[p] -> hia[p] = R.s :: else fi;
#endif
skipped:
       pos[p]++; nsh--; same = false; late = false; f = 0 }
  od
}

#ifdef INCR
#define CNT(i) true
#else
#define CNT(i) (appl[M[i].g] >= M[i].na[0] && appl[6+M[i].g] >= M[i].na[1] && appl[12+M[i].g] >= M[i].nb[0] && appl[18+M[i].g] >= M[i].nb[1])
#endif
#define COND(i) (i < mn && !M[i].done && pos[0] >= M[i].e[0] && pos[1] >= M[i].e[1] && CNT(i))
#ifdef SEEN_EQ
#define KEPT(k,f) ((seen[k] >> f) & 1)
#else
#define KEPT(k,f) ((seen[k] >> f) != 0)
#endif
#define VICTIM(k,f) (dg[k] != NONE && dg[k] < f && !KEPT(k,f))

#ifdef REACH
#define REACHED(k) assert(k != 2)                     /* reach */
#else
#define REACHED(k) skip
#endif
inline del(k) { if :: v[k] && dg[k] != NONE && dg[k] < f -> assert(proc[k] < f); /* I2 */ REACHED(k); dg[k] = NONE; if :: k == 0 -> dc = 0 :: else fi :: else fi; v[k] = 0 }
#ifdef DROPALL
#define OLDSEEN(k) seen[k] = (seen[k] >> (flr+1)) << (flr+1)
#else
#define OLDSEEN(k) seen[k] = (seen[k] >> flr) << flr
#endif

proctype Deleter() {
  byte i; byte f; bit v[3];
end: do
  :: atomic { CANEXCL && (COND(0) || COND(1) || COND(2) || COND(3)) ->
       if :: COND(0) -> i=0 :: COND(1) -> i=1 :: COND(2) -> i=2 :: COND(3) -> i=3 fi;
       assert(!M[i].lt || proc[0] >= M[i].g); assert(proc[1] >= M[i].g);     /* I1 */
       flr = MAX(flr, M[i].g) }                                    /* the floor, own transaction */
     do
     :: atomic { CANEXCL -> xl = true; f = flr;                    /* D1: lock, snapshot */
          v[0] = VICTIM(0,f); v[1] = VICTIM(1,f); v[2] = VICTIM(2,f) }
        atomic {                                                   /* D2: delete (all, or a slice), commit */
          if :: v[0] -> del(0) :: v[1] -> del(1) :: v[2] -> del(2) :: else
          fi; v[0]=0; v[1]=0; v[2]=0; f = 0; xl = false }
     :: atomic { CANEXCL && !VICTIM(0,flr) && !VICTIM(1,flr) && !VICTIM(2,flr) ->   /* COMPLETED */
          OLDSEEN(0); OLDSEEN(1); OLDSEEN(2);
          M[i].done = true; i = 0; break }
     :: atomic { i = 0; break }                                    /* the task dies here */
     od
  od
}

inline touch() { chg++; S[0].unread = true; S[1].unread = true; C.unread = true }
proctype Env() {     /* chg counts updates in 1s (max 3) and presence changes in 4s */
  bit u = 0; bit m = 0; byte d = 0;
end: do
  :: atomic { u == 0 && alive0 -> u = 1; c0 = 1-c0; touch() }                    /* update once */
  :: atomic { d == 0 && alive0 -> d = 1; alive0 = false; chg = chg + 4; S[0].unread=false; S[1].unread=false; C.unread=false }
  :: atomic { d == 1 && !alive0 -> d = 2; alive0 = true; chg = chg + 3; touch() }
#ifdef INCR
  :: atomic { d == 0 && !alive0 -> d = 2; alive0 = true; chg = chg + 3; touch() } /* not there at first */
#endif
#ifdef MOVE
  :: atomic { m == 0 -> m = 1; part0 = 1 }
#endif
  od
}

init {
  atomic {
    if :: alive0 = true; if :: c0 = 0 :: c0 = 1 fi
#ifdef INCR
          ; if :: c0 == 1 -> S[0].unread = true; C.unread = true :: else fi
       :: alive0 = false
#endif
    fi;
    dg[0] = (alive0 -> 0 : NONE); dg[1] = 0; dg[2] = 0; dc = 0;
    run Source(0); run Sink(0); run Sink(1); run Env();
#ifndef NOMODEL_DEL
    run Deleter();
#ifndef ONEDEL
    run Deleter();
#endif
#endif
  }
#ifndef ONESRC
  run Source(1);
#endif
  (timeout) ->
#ifdef INCR
  assert(!alive0 || dg[0] != NONE);                                     /* I4: no row lost for good */
#ifndef NOI3
  assert(!alive0 || dg[0] == NONE || dc == c0);                         /* I3: no update lost for good */
#endif
#else
#if !defined(REJECT) && !defined(REJ_NOSEEN) && !defined(NOI3)
  /* I3: last END of the newest incarnation: key 0 did not change during the scan nor since */
  byte j = mn;
  do :: j > 0 && M[j-1].s == (started1 -> 1 : 0) && M[j-1].g >= flr ->
          assert(!M[j-1].same || M[j-1].chg != chg || (dg[0] != NONE && dc == c0)); break
     :: j > 0 && !(M[j-1].s == (started1 -> 1 : 0) && M[j-1].g >= flr) -> j--
     :: j == 0 -> break od;
#endif
#endif
#ifndef NOLIVE
  assert(mn == 0 || dg[2] == NONE);                                     /* I4 */
#endif
  skip
}
