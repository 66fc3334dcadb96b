package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.StreamId;
import io.tidemark.source.tracking.KnownRows.Match;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTrackingTest {
  private static final StreamId STREAM = new StreamId("shop", "public.orders");

  /** The bytes of a state that its version stands in. */
  private static final List<Integer> VERSION = List.of(6, 7);

  @TempDir Path base;
  private final List<FileTracking> open = new ArrayList<>();

  @AfterEach
  void letGo() {
    open.forEach(FileTracking::close);
  }

  private FileTracking tracking() {
    FileTracking tracking = another();
    assertThat(tracking.obstacle()).isEmpty();
    return tracking;
  }

  private FileTracking another() {
    FileTracking tracking = new FileTracking(base, "connector", STREAM, 0);
    open.add(tracking);
    return tracking;
  }

  /** What a crash leaves: files as they are, and no lock. */
  private FileTracking afterCrash(FileTracking crashed) {
    crashed.close();
    return tracking();
  }

  private static TrackedRow row(String key, int content) {
    byte[] digest = ByteBuffer.allocate(TrackedRow.DIGEST).putInt(content).array();
    return new TrackedRow(key(key), digest);
  }

  private static byte[] key(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static void leave(Tracking tracking, long run, TrackedRow... rows) {
    try (NewState state = tracking.begin(run, "print")) {
      Arrays.stream(rows).forEach(state::add);
      state.complete();
    }
  }

  private static List<String> gone(KnownRows known) {
    List<String> keys = new ArrayList<>();
    for (Optional<byte[]> key = known.nextGone(); key.isPresent(); key = known.nextGone()) {
      keys.add(new String(key.get(), StandardCharsets.UTF_8));
    }
    return keys;
  }

  private List<String> files(FileTracking tracking) {
    try (Stream<Path> files = Files.list(tracking.directory())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("A row is what it was, changed, added or gone")
  void matches() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1), row("b", 1), row("c", 1));

    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      assertThat(known.match(row("a", 1))).isEqualTo(Match.SAME);
      assertThat(known.match(row("c", 2))).isEqualTo(Match.CHANGED);
      assertThat(known.match(row("d", 1))).isEqualTo(Match.ADDED);
      assertThat(known.match(row("c", 2))).isEqualTo(Match.REPEATED);
      assertThat(known.gone()).isEqualTo(1);
      assertThat(gone(known)).containsExactly("b");
    }
  }

  @Test
  @DisplayName("The state of no row is a state")
  void empty() {
    FileTracking tracking = tracking();
    leave(tracking, 7);

    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      assertThat(known.match(row("a", 1))).isEqualTo(Match.ADDED);
      assertThat(gone(known)).isEmpty();
    }
  }

  @Test
  @DisplayName("A key that comes twice keeps a state from being completed, and leaves nothing")
  void repeatedKey() {
    FileTracking tracking = tracking();
    try (NewState state = tracking.begin(8, "print")) {
      for (int i = 0; i < 1000; i++) {
        state.add(row("k" + i, i));
      }
      state.add(row("k17", 5));
      assertThatThrownBy(state::complete).isInstanceOf(RepeatedKeyException.class);
    }
    assertThat(files(tracking)).containsExactly("lock");
  }

  @Test
  @DisplayName("A state of another run or of another print is none")
  void othersAreNone() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1));

    assertThat(tracking.known(6, "print")).isEmpty();
    assertThat(tracking.known(8, "print")).isEmpty();
    assertThat(tracking.known(7, "other")).isEmpty();
    assertThat(tracking.known(7, "print")).hasValueSatisfying(KnownRows::close);
  }

  @Test
  @DisplayName("HT-33: keys that were sent by a run that did not end are sent again, gone or not")
  void sentWithoutAnEnd() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1), row("b", 1), row("c", 1));
    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      known.sending(List.of(key("a")));
      known.sending(List.of(key("new"), key("b"), key("short-lived")));
    }

    FileTracking next = afterCrash(tracking);
    try (KnownRows known = next.known(7, "print").orElseThrow()) {
      assertThat(known.match(row("a", 1))).isEqualTo(Match.CHANGED);
      assertThat(known.match(row("c", 1))).isEqualTo(Match.SAME);
      assertThat(known.match(row("new", 1))).isEqualTo(Match.ADDED);
      assertThat(known.gone()).isEqualTo(2);
      assertThat(gone(known)).containsExactly("b", "short-lived");
    }
  }

  @Test
  @DisplayName("Keys that run after run sends without coming to its end are noted once")
  void sentAgainAndAgain() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1));
    long once = 0;
    for (int run = 0; run < 3; run++) {
      try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
        known.sending(List.of(key("b"), key("c")));
      }
      long noted = tracking.directory().resolve("7.sent").toFile().length();
      once = run == 0 ? noted : once;
      assertThat(noted).isPositive().isEqualTo(once);
    }
  }

  @Test
  @DisplayName("More keys than are worth knowing make the state one that is gone")
  void tooManySent() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1));
    int large = 1 << 20;
    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      for (int i = 0; i < 100; i++) {
        byte[] key = new byte[large];
        key[0] = (byte) i;
        known.sending(List.of(key));
      }
    }

    assertThat(tracking.directory().resolve("7.sent").toFile().length())
        .isBetween(SentKeys.MOST, SentKeys.MOST + 2L * large);
    assertThat(tracking.known(7, "print")).isEmpty();
  }

  @Test
  @DisplayName("A crash between any two steps leaves the state that the offset names, or none")
  void crashPoints() {
    List<Runnable> steps = new ArrayList<>();
    FileTracking[] now = {tracking()};
    NewState[] state = new NewState[1];
    KnownRows[] known = new KnownRows[1];
    steps.add(() -> known[0] = now[0].known(7, "print").orElseThrow());
    steps.add(() -> state[0] = now[0].begin(8, "print"));
    steps.add(() -> state[0].add(row("b", 2)));
    steps.add(() -> known[0].sending(List.of(key("b"))));
    steps.add(() -> known[0].sending(List.of(key("a"))));
    steps.add(() -> state[0].complete());
    int completed = steps.size();
    steps.add(() -> now[0].keep(8));
    int kept = steps.size();

    for (int crash = 0; crash <= steps.size(); crash++) {
      now[0].forget();
      leave(now[0], 7, row("a", 1));
      steps.subList(0, crash).forEach(Runnable::run);

      now[0] = afterCrash(now[0]);
      assertThat(now[0].known(7, "print").map(FileTrackingTest::closed).isPresent())
          .as("the offset names 7 after step %s", crash)
          .isEqualTo(crash < kept);
      assertThat(now[0].known(8, "print").map(FileTrackingTest::closed).isPresent())
          .as("the offset names 8 after step %s", crash)
          .isEqualTo(crash >= completed);
    }
  }

  private static KnownRows closed(KnownRows known) {
    known.close();
    return known;
  }

  @Test
  @DisplayName("What is not the run's is tidied up, also what a crash left unfinished")
  void keep() {
    FileTracking tracking = tracking();
    leave(tracking, 6, row("a", 1));
    leave(tracking, 7, row("a", 1));
    tracking.begin(9, "print").add(row("a", 1));
    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      known.sending(List.of(key("a")));
    }

    FileTracking next = afterCrash(tracking);
    next.keep(7);
    assertThat(files(next)).containsExactly("7.sent", "7.state", "lock");
    next.forget();
    assertThat(files(next)).containsExactly("lock");
  }

  @Test
  @DisplayName("A damaged file is none: each byte of a state and of what was sent since is checked")
  void damaged() throws IOException {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1), row("b", 1));
    try (KnownRows known = tracking.known(7, "print").orElseThrow()) {
      known.sending(List.of(key("a")));
    }
    for (String name : List.of("7.state", "7.sent")) {
      Path file = tracking.directory().resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= 1;
        Files.write(file, damaged);
        if (name.equals("7.state") && VERSION.contains(i)) {
          assertThatThrownBy(() -> tracking.known(7, "print"))
              .isInstanceOf(LaterVersionException.class); // nothing else of it says what it is
        } else {
          assertThat(tracking.known(7, "print")).as("byte %s of %s", i, name).isEmpty();
        }
        Files.write(file, Arrays.copyOf(whole, i));
        if (i > 0 || name.endsWith("state")) {
          assertThat(tracking.known(7, "print")).as("%s bytes of %s", i, name).isEmpty();
        }
      }
      Files.write(file, whole);
      assertThat(tracking.known(7, "print")).hasValueSatisfying(KnownRows::close);
    }
  }

  @Test
  @DisplayName("A thread that is told to stop does not take a state for damaged")
  void interrupted() {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1));

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> tracking.known(7, "print"))
        .isInstanceOfSatisfying(
            TrackingException.class, e -> assertThat(e.isInterrupted()).isTrue());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(tracking.known(7, "print")).hasValueSatisfying(KnownRows::close);
  }

  @Test
  @DisplayName("Two tasks never share a state; who comes second is told, until the first lets go")
  void lock() {
    FileTracking first = tracking();
    FileTracking second = another();

    assertThat(second.obstacle())
        .hasValueSatisfying(
            why ->
                assertThat(why).contains("another task or worker", first.directory().toString()));
    leave(first, 7, row("a", 1));
    second.keep(8);
    second.forget();
    assertThat(files(first)).as("what the second lets go of").contains("7.state");
    first.close();
    assertThat(second.obstacle()).isEmpty();
    assertThat(first.obstacle()).isPresent();
  }

  @Test
  @DisplayName("A directory that was cleared away is made again, and its state is gone")
  void clearedAway() throws IOException {
    FileTracking tracking = tracking();
    leave(tracking, 7, row("a", 1));
    for (String file : files(tracking)) {
      Files.delete(tracking.directory().resolve(file));
    }
    Files.delete(tracking.directory());

    assertThat(tracking.obstacle()).isEmpty();
    assertThat(tracking.known(7, "print")).isEmpty();
    leave(tracking, 8, row("a", 1));
    assertThat(tracking.known(8, "print")).hasValueSatisfying(KnownRows::close);
  }

  @Test
  @DisplayName("A directory that cannot be used is an error that names it and snapshot.dir")
  void unusable() throws IOException {
    Path file = base.resolve("file");
    Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW);
    FileTracking tracking = new FileTracking(file, "connector", STREAM, 0);

    assertThat(tracking.obstacle())
        .hasValueSatisfying(
            why -> assertThat(why).contains(file.toString(), "set snapshot.dir to another"));
    assertThatThrownBy(() -> tracking.begin(7, "print"))
        .isInstanceOf(TrackingException.class)
        .hasMessageContaining("set snapshot.dir to another");
    assertThat(tracking.known(7, "print")).isEmpty();
    tracking.keep(7);
    tracking.forget();
  }
}
