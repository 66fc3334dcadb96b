package io.tidemark.testbed;

import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Workers that are processes of their own, have the plugin folder alone, and use a scene's broker.
 */
public final class WorkerProcess {
  private WorkerProcess() {}

  /**
   * Starts one that is in a group of its own and ends with the scene, and waits until it answers.
   *
   * @param own settings besides those of all of them
   * @param options of its JVM
   */
  public static Worker start(
      Scene scene, Installation installation, Map<String, String> own, String... options)
      throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "worker");
    String[] all = Stream.concat(Stream.of("-Xmx384m"), Stream.of(options)).toArray(String[]::new);
    Site site =
        new Site(installation, folder.toAbsolutePath(), Ports.aside(), Processes.shortLived(all));
    Map<String, String> settings = new TreeMap<>();
    settings.put("group.id", scene.topic("workers"));
    settings.put("config.storage.topic", scene.topic("configs"));
    settings.put("offset.storage.topic", scene.topic("offsets"));
    settings.put("status.storage.topic", scene.topic("status"));
    settings.put("rest.extension.classes", "io.tidemark.console.ConsoleExtension");
    settings.put("tidemark.console.actions.enabled", "true");
    settings.put("consumer.metadata.max.age.ms", "500");
    settings.putAll(own);
    Worker worker =
        scene.closeLater(new Worker(site, "worker", scene.bootstrapServers(), settings));
    worker.start();
    worker.awaitReady();
    return worker;
  }
}
