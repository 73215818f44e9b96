/// Completions for zsh.
enum ZshCompletion {
  /// The same walk as in bash; zsh shows a description with each word.
  static func script(_ program: String, _ levels: [CompletionLevel]) -> String {
    """
    #compdef \(program)
    # zsh completion for \(program)
    _\(program)() {
      local current="$PREFIX" at=\(ShellQuoting.quoted(program)) option='' word
      local -i index skip=0
      local -a offers
      for ((index = 2; index < CURRENT; index++)); do
        word="${words[index]}"
        if ((skip)); then
          skip=0 option=''
          continue
        fi
        case "$at $word" in
    \(levels.flatMap(steps).joined(separator: "\n"))
        esac
      done
      if ((! skip)) && [[ "$current" == --*=* ]]; then
        skip=1 option="${current%%=*}"
        compset -P '*='
      fi
      if ((skip)); then
        case "$at $option" in
    \(levels.flatMap(choices).joined(separator: "\n"))
          *) _files; return ;;
        esac
      else
        case "$at" in
    \(levels.map(offer).joined(separator: "\n"))
        esac
      fi
      _describe -t words \(ShellQuoting.quoted(program)) offers
    }
    if [[ "$funcstack[1]" == _\(program) ]]; then
      _\(program) "$@"
    else
      compdef _\(program) \(program)
    fi

    """
  }

  private static func steps(_ level: CompletionLevel) -> [String] {
    let commands = level.commands.map { word in
      "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) at=\"$at $word\" ;;"
    }
    let options = level.optionsWithValue.map { word in
      "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) skip=1 option=\"$word\" ;;"
    }
    return commands + options
  }

  private static func choices(_ level: CompletionLevel) -> [String] {
    level.optionsWithValue.filter { !$0.choices.isEmpty }.map { word in
      let offers = word.choices.map(ShellQuoting.quoted).joined(separator: " ")
      return "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) offers=(\(offers)) ;;"
    }
  }

  private static func offer(_ level: CompletionLevel) -> String {
    let offers = (level.commands + level.options).map { word in
      // A colon ends the word in what _describe reads.
      let text = word.text.split(separator: ":").joined(separator: "\\:")
      return ShellQuoting.quoted("\(text):\(word.help)")
    }
    return "      \(ShellQuoting.quoted(level.path))) offers=(\(offers.joined(separator: " "))) ;;"
  }
}
