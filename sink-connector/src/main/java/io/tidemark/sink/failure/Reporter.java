package io.tidemark.sink.failure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Hands bad records to Connect's reporter, each once although its transaction may be tried again,
 * and waits until all of them have arrived, which must be before the database commits. Belongs to
 * the thread that writes: Connect takes reports from any thread.
 */
public final class Reporter {
  private final ErrantRecordReporter errant;
  private final Set<SinkRecord> reported = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Future<Void>> pending = new ArrayList<>();

  public Reporter(ErrantRecordReporter errant) {
    this.errant = errant;
  }

  /** Reports a record, unless it was. */
  public void report(SinkRecord record, RuntimeException error) {
    if (reported.add(record)) {
      Future<Void> future = errant.report(record, error);
      if (future != null) {
        pending.add(future);
      }
    }
  }

  /**
   * Waits for all reports.
   *
   * @throws ConnectException when a record did not arrive where Connect sends bad records
   */
  public void await() {
    try {
      for (Future<Void> future : pending) {
        future.get();
      }
      pending.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("interrupted while bad records were being reported", e);
    } catch (ExecutionException e) {
      throw new ConnectException(
          "A bad record could not be reported: see errors.deadletterqueue.* of this connector",
          e.getCause());
    }
  }

  /** The batch of the reported records is committed. */
  public void forget() {
    reported.clear();
    pending.clear();
  }
}
