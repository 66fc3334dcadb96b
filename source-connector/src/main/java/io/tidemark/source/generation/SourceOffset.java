package io.tidemark.source.generation;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Trigger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Connect keeps for one sync: where its newest generation stands. In its flat form every
 * value is a primitive, because Connect carries no other.
 *
 * @param state whether the generation is under way
 * @param generation its id
 * @param attempts ids of the attempts that its manifest counts, oldest first, at least one
 * @param ranges the plan that it belongs to, whole, so that any one scope's offset tells it
 * @param fold its acknowledged prefix
 * @param start what it was begun with
 * @param past what of earlier runs and of signals must not be forgotten
 */
public record SourceOffset(
    State state,
    long generation,
    List<Long> attempts,
    Ranges ranges,
    FoldState fold,
    Start start,
    Past past) {

  /** The version that is written, and the highest that is read. */
  public static final int VERSION = 2;

  /** The version that began to carry more of the past than one signal. */
  private static final int PAST_SINCE = 2;

  /** Where a generation stands. */
  public enum State {
    SCANNING,
    DONE,
    ABORTED;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a generation was begun with; a resumed one must find it unchanged.
   *
   * @param at source database time, milliseconds
   * @param trigger what started the run, by one of the names of {@code Trigger}
   * @param fingerprint of what is read: database, table or query, key and filter, and the topic
   * @param shape of how it is read and sent: columns, collation of the key, kind of read, decimal
   *     mode
   * @param columns {@link SentColumns#text}, empty where it is not known
   */
  public record Start(long at, String trigger, String fingerprint, String shape, String columns) {

    /** One of which it is not known which columns it sends. */
    public Start(long at, String trigger, String fingerprint, String shape) {
      this(at, trigger, fingerprint, shape, "");
    }
  }

  public SourceOffset {
    attempts = List.copyOf(attempts);
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException("an offset names at least one attempt");
    }
  }

  /** A generation of which nothing has been sent yet, whose id is also that of its attempt. */
  public static SourceOffset begun(long id, Ranges plan, Start start, Past past) {
    return new SourceOffset(State.SCANNING, id, List.of(id), plan, FoldState.EMPTY, start, past);
  }

  /** The same, behind all that the one before it has sent. */
  public SourceOffset behind(@Nullable SourceOffset before) {
    FoldState blank = before == null ? fold : FoldState.behind(before.fold.ends());
    return new SourceOffset(state, generation, attempts, ranges, blank, start, past);
  }

  /** Whether a generation stands in the middle, and its plan is still the one that is read by. */
  public boolean isUnderWay() {
    return state == State.SCANNING && !isOutdated();
  }

  /**
   * Whether it only stands for what older plans have left, or for tests that were sent before the
   * first run: nothing was read by the present plan.
   */
  public boolean isOutdated() {
    return !ranges.isPlanned() || start.at() == 0;
  }

  /** Id of the plan. */
  public long planId() {
    return ranges.planId();
  }

  /** Id of the newest attempt, the one that reads now or did last. */
  public long attempt() {
    return attempts.get(attempts.size() - 1);
  }

  /** The highest id in use, below which no new one may be. */
  public long highestId() {
    long attempt = attempts.stream().mapToLong(Long::longValue).max().orElseThrow();
    return Math.max(Math.max(changes(), attempt), Math.max(planId(), past.tested()));
  }

  /** The newest id of which it is known when it was taken. */
  public Ids.Taken taken() {
    return past.taken().or(new Ids.Taken(generation, start.at()));
  }

  /**
   * Generation of the rows that the run sends. Where it sends changes that is the one behind its
   * own, which its tombstones have.
   */
  public long changes() {
    return past.compared() == 0 ? generation : generation + 1;
  }

  /** Id of the complete run whose state the next run may compare with; 0 when there is none. */
  public long remembered() {
    return state == State.DONE ? generation : past.compared();
  }

  /**
   * The same generation taken up by a new attempt. Where nothing was folded, all is read again, and
   * what an earlier attempt may have sent does not count.
   */
  public SourceOffset resumed(Ids.Taken attempt) {
    List<Long> both = new ArrayList<>(fold.isBlank() ? List.of() : attempts);
    both.add(attempt.id());
    return new SourceOffset(state, generation, both, ranges, fold, start, past.withTaken(attempt));
  }

  /**
   * What stands for a scope of which nothing was read yet.
   *
   * @param id the highest in use
   */
  public static SourceOffset unread(long id, Ranges plan, Past past) {
    Start never = new Start(0, Trigger.INITIAL, "", "");
    return new SourceOffset(State.ABORTED, id, List.of(id), plan, FoldState.EMPTY, never, past);
  }

  /** The same with another past, by a plan if it was by none. */
  public SourceOffset with(Past other, Ranges plan) {
    Ranges now = ranges.isPlanned() ? ranges : plan;
    return new SourceOffset(state, generation, attempts, now, fold, start, other);
  }

  /** The same where other records have arrived, which it does not count. */
  SourceOffset reaching(Manifest others) {
    return new SourceOffset(
        state, generation, attempts, ranges, fold.reaching(others), start, past);
  }

  /** The same generation given up. */
  public SourceOffset aborted(List<String> executedSignals) {
    return new SourceOffset(
        State.ABORTED,
        generation,
        attempts,
        ranges,
        fold,
        start,
        past.withSignals(executedSignals));
  }

  /**
   * The partition under which Connect keeps the offset of a sync's scope. Connect finds an offset
   * by the bytes of its partition, in which the map's entries stand in the order of its iterator.
   * That order must be the same in every JVM, and the one that a {@link HashMap} of the same
   * entries has when Connect has read them back; {@code Map.of} would give each JVM another one.
   *
   * @return a map of its own, in which a value may be replaced
   */
  public static Map<String, String> partition(StreamId stream, int scope) {
    Map<String, String> partition = new HashMap<>();
    partition.put("source", stream.source());
    partition.put("sync", stream.sync());
    partition.put("scope", String.valueOf(scope));
    partition.put("slot", "full");
    return partition;
  }

  /** The flat form. */
  public Map<String, Object> toMap() {
    Map<String, Object> flat = new LinkedHashMap<>();
    flat.put("v", (long) VERSION);
    flat.put("state", state.text());
    flat.put("generation", generation);
    flat.put("attempt", attempt());
    flat.put("attempts", attempts.stream().map(String::valueOf).collect(Collectors.joining(",")));
    flat.put("planId", planId());
    flat.put("splits", (long) ranges.asked());
    if (!ranges.bounds().isEmpty()) {
      flat.put("boundsKey", ranges.key());
      flat.put("bounds", ranges.boundsText());
    }
    putIfPresent(flat, "resume", fold.resume());
    flat.put("ends", fold.ends().toJson());
    flat.put("rows", fold.rows());
    flat.put("dropped", fold.dropped());
    putIfPresent(flat, "doubt", fold.doubt());
    flat.put("startedAt", start.at());
    flat.put("trigger", start.trigger());
    flat.put("fingerprint", start.fingerprint());
    flat.put("shape", start.shape());
    flat.put("columns", start.columns());
    flat.put("ended", past.ended());
    flat.put("signals", past.signalsText());
    flat.put("followed", past.followedText());
    flat.put("compared", past.compared());
    flat.put("tested", past.tested());
    flat.put("testing", past.testing());
    flat.put("takenId", past.taken().id());
    flat.put("takenAt", past.taken().clock());
    return java.util.Collections.unmodifiableMap(flat);
  }

  private static void putIfPresent(Map<String, Object> flat, String name, @Nullable String value) {
    if (value != null) {
      flat.put(name, value);
    }
  }

  /**
   * Reads the flat form.
   *
   * @throws LaterVersionException when it is of a version that this release does not know
   * @throws IllegalArgumentException when a field is missing or of another type
   */
  public static SourceOffset parse(Map<String, ?> flat) {
    long version = number(flat, "v");
    LaterVersionException.check("the source offset", version, VERSION);
    return new SourceOffset(
        state(text(flat, "state")),
        number(flat, "generation"),
        attempts(text(flat, "attempts")),
        ranges(flat),
        new FoldState(
            Manifest.parse(text(flat, "ends")),
            number(flat, "rows"),
            number(flat, "dropped"),
            optional(flat, "resume"),
            optional(flat, "doubt")),
        new Start(
            number(flat, "startedAt"),
            text(flat, "trigger"),
            text(flat, "fingerprint"),
            text(flat, "shape"),
            Objects.requireNonNullElse(optional(flat, "columns"), "")),
        version < PAST_SINCE ? firstPast(flat) : past(flat));
  }

  private static Past past(Map<String, ?> flat) {
    return new Past(
        number(flat, "ended"),
        Past.signals(text(flat, "signals")),
        Past.followed(text(flat, "followed")),
        numberOrNone(flat, "compared"),
        numberOrNone(flat, "tested"),
        Boolean.TRUE.equals(flat.get("testing")),
        new Ids.Taken(numberOrNone(flat, "takenId"), numberOrNone(flat, "takenAt")));
  }

  /** The first version knew one signal, and by its state whether the newest generation ended. */
  private static Past firstPast(Map<String, ?> flat) {
    boolean done = state(text(flat, "state")) == State.DONE;
    String signal = optional(flat, "signal");
    return Past.NONE
        .withEnded(done ? number(flat, "generation") : 0)
        .withSignals(signal == null ? List.of() : List.of(signal));
  }

  private static Ranges ranges(Map<String, ?> flat) {
    long planId = number(flat, "planId");
    int asked = flat.containsKey("splits") ? (int) number(flat, "splits") : 1;
    String text = optional(flat, "bounds");
    List<String> bounds = text == null ? List.of() : Ranges.bounds(text);
    String key = bounds.isEmpty() ? "" : text(flat, "boundsKey");
    return new Ranges(planId, asked, key, bounds);
  }

  private static State state(String text) {
    return Arrays.stream(State.values())
        .filter(state -> state.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "source offset field state is none of "
                        + Arrays.stream(State.values())
                            .map(State::text)
                            .collect(Collectors.joining(", "))));
  }

  private static List<Long> attempts(String text) {
    return Arrays.stream(text.split(",")).map(Long::valueOf).toList();
  }

  private static long number(Map<String, ?> flat, String name) {
    if (flat.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("source offset field " + name + " is not a number");
  }

  /** A number that the first offsets of its version did not carry. */
  private static long numberOrNone(Map<String, ?> flat, String name) {
    return flat.containsKey(name) ? number(flat, name) : 0;
  }

  private static String text(Map<String, ?> flat, String name) {
    String text = optional(flat, name);
    if (text == null) {
      throw new IllegalArgumentException("source offset field " + name + " is missing");
    }
    return text;
  }

  private static @Nullable String optional(Map<String, ?> flat, String name) {
    Object value = flat.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException("source offset field " + name + " is not text");
  }
}
