package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.ProcessException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a quickstart has to clear away: its servers and its folder. It is cleared once, at the end
 * of the run or when the process is told to end, whichever comes first.
 */
final class Stage implements AutoCloseable {

  private final Folder folder;
  private final Servers servers;
  private volatile boolean interrupted;
  private boolean succeeded;
  private boolean cleared;

  private Stage(Folder folder, Servers servers) {
    this.folder = folder;
    this.servers = servers;
  }

  /** A stage with servers that are not started yet. */
  static Stage open(Folder folder, Supplier<Servers> servers) {
    try {
      Stage stage = new Stage(folder, servers.get());
      Runtime.getRuntime().addShutdownHook(new Thread(stage::interrupt, "clear-stage"));
      return stage;
    } catch (ProcessException e) {
      folder.removeAll();
      throw new QuickstartException(String.valueOf(e.getMessage()), e);
    }
  }

  Folder folder() {
    return folder;
  }

  Servers servers() {
    return servers;
  }

  /**
   * Plays on it. A failure says where the logs are; what fails because the process is ending is
   * none.
   */
  void play(Consumer<Stage> scene) {
    try {
      scene.accept(this);
    } catch (QuickstartException | ProcessException e) {
      if (!interrupted) {
        throw new QuickstartException(e.getMessage() + "\nThe logs are in " + folder.logs(), e);
      }
    }
  }

  /** From here on nobody needs the logs. */
  synchronized void succeeded() {
    succeeded = true;
  }

  /** Does not return: the process ends by a signal. */
  void stayUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void interrupt() {
    interrupted = true;
    synchronized (this) {
      if (!cleared) {
        succeeded = true; // the user ended it and will not look for a reason
        close();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (cleared) {
      return;
    }
    cleared = true;
    servers.close();
    folder.removeSecrets();
    if (succeeded) {
      folder.removeAll();
    } else {
      folder.removeAllButLogs();
    }
  }
}
