package io.tidemark.cli.process;

import java.nio.file.Path;
import java.util.List;

/**
 * Where servers live and what they run on.
 *
 * @param installation what they run
 * @param folder for their settings ({@code settings}), logs ({@code logs}) and data ({@code data})
 * @param ports where they get theirs from
 * @param jvmOptions for broker and worker, such as {@code -Xmx512m}
 */
public record Site(Installation installation, Path folder, Ports ports, List<String> jvmOptions) {

  Path settings(String name) {
    return folder.resolve("settings").resolve(name + ".properties");
  }

  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  Path data(String name) {
    return folder.resolve("data").resolve(name);
  }

  Jvm kafkaJvm() {
    return new Jvm(installation.kafkaClassPath(), jvmOptions);
  }
}
