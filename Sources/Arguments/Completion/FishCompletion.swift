/// Completions for fish.
enum FishCompletion {
  /// One `complete` line for each word, each under the condition that the words before the cursor
  /// lead to its command; a function walks them.
  static func script(_ program: String, _ levels: [CompletionLevel]) -> String {
    """
    # fish completion for \(program)
    function __\(program)_at
        set -l at \(program)
        set -l skip 0
        for word in (commandline -opc)[2..]
            if test $skip = 1
                set skip 0
                continue
            end
            switch "$at $word"
    \(levels.flatMap(steps).joined(separator: "\n"))
            end
        end
        test "$at" = "$argv[1]"
    end
    complete -c \(program) -f
    \(levels.flatMap { lines(program, $0) }.joined(separator: "\n"))

    """
  }

  private static func steps(_ level: CompletionLevel) -> [String] {
    let commands = level.commands.map { word in
      "            case \(ShellQuoting.quotedForFish("\(level.path) \(word.text)"))\n"
        + "                set at \"$at $word\""
    }
    let options = level.optionsWithValue.map { word in
      "            case \(ShellQuoting.quotedForFish("\(level.path) \(word.text)"))\n"
        + "                set skip 1"
    }
    return commands + options
  }

  private static func lines(_ program: String, _ level: CompletionLevel) -> [String] {
    let condition = ShellQuoting.quotedForFish(
      "__\(program)_at \(ShellQuoting.quotedForFish(level.path))")
    let start = "complete -c \(program) -n \(condition)"
    let commands = level.commands.map { word in
      "\(start) -a \(word.text) -d \(ShellQuoting.quotedForFish(word.help))"
    }
    let options = level.options.map { word in
      var line = "\(start) -l \(word.text.dropFirst(2)) -d "
      line += ShellQuoting.quotedForFish(word.help)
      guard word.takesValue else { return line }
      guard !word.choices.isEmpty else { return line + " -r -F" }
      return line + " -x -a \(ShellQuoting.quotedForFish(word.choices.joined(separator: " ")))"
    }
    return commands + options
  }
}
