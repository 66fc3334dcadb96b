package io.tidemark.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What lines of the log tell besides their message: which sync and run a thread is at, as keys of
 * the MDC. Threads of ours also take Connect's own {@code connector.context} along.
 *
 * @param source {@code source.name}; null for records of no sync
 * @param table the sync's name, or the table that records of no sync go to
 * @param generation id of the run; null while there is none
 */
public record LogContext(@Nullable String source, String table, @Nullable Long generation) {
  /** The sync's name, or the table that records of no sync go to. */
  public static final String TABLE = "tidemark.table";

  /** Id of the run. */
  public static final String GENERATION = "tidemark.generation";

  /** The run as people write it: {@code source/sync@generation}. */
  public static final String RUN = "tidemark.run";

  /** At a table to which records of no sync go. */
  public static LogContext table(String table) {
    return new LogContext(null, table, null);
  }

  /** Works there, and leaves the thread as it was. */
  public <T> T around(Supplier<T> work) {
    return with(MDC.getCopyOfContextMap(), this::enter, work);
  }

  private void enter() {
    MDC.put(TABLE, table);
    if (generation == null) {
      MDC.remove(GENERATION);
      MDC.remove(RUN);
    } else {
      MDC.put(GENERATION, generation.toString());
      MDC.put(RUN, source + "/" + table + "@" + generation);
    }
  }

  /** The same work for another thread, whose lines tell then what this one's would tell now. */
  public static Runnable carried(Runnable work) {
    Map<String, String> here = MDC.getCopyOfContextMap();
    return () ->
        with(
            MDC.getCopyOfContextMap(),
            () -> set(here),
            () -> {
              work.run();
              return true;
            });
  }

  /** The same work for another thread, whose lines tell then what this one's would tell now. */
  public static <T> Supplier<T> carried(Supplier<T> work) {
    Map<String, String> here = MDC.getCopyOfContextMap();
    return () -> with(MDC.getCopyOfContextMap(), () -> set(here), work);
  }

  private static <T> T with(
      @Nullable Map<String, String> before, Runnable enter, Supplier<T> work) {
    enter.run();
    try {
      return work.get();
    } finally {
      set(before);
    }
  }

  private static void set(@Nullable Map<String, String> context) {
    MDC.setContextMap(context == null ? new HashMap<>() : context);
  }
}
