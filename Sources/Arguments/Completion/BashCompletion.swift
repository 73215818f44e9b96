/// Completions for bash.
enum BashCompletion {
  /// Two `case` tables: which word leads from one command to the next, and what each command
  /// offers. The words before the cursor are walked through the first; options that take a value
  /// swallow the word after them.
  static func script(_ program: String, _ levels: [CompletionLevel]) -> String {
    """
    # bash completion for \(program)
    _\(program)() {
      local current="${COMP_WORDS[COMP_CWORD]}" path=\(ShellQuoting.quoted(program)) index word
      local skip=0 option='' words=''
      for ((index = 1; index < COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        if ((skip)); then
          # bash makes a word of its own of the '=' in --option=value.
          [[ "$word" == '=' ]] || { skip=0; option=''; }
          continue
        fi
        case "$path $word" in
    \(levels.flatMap(steps).joined(separator: "\n"))
        esac
      done
      [[ "$current" == '=' ]] && current=''
      if ((skip)); then
        case "$path $option" in
    \(levels.flatMap(choices).joined(separator: "\n"))
          *) COMPREPLY=($(compgen -f -- "$current")); return ;;
        esac
      else
        case "$path" in
    \(levels.map(offer).joined(separator: "\n"))
        esac
      fi
      COMPREPLY=($(compgen -W "$words" -- "$current"))
    }
    complete -F _\(program) \(program)

    """
  }

  private static func steps(_ level: CompletionLevel) -> [String] {
    let commands = level.commands.map { word in
      "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) path=\"$path $word\" ;;"
    }
    let options = level.optionsWithValue.map { word in
      "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) skip=1 option=\"$word\" ;;"
    }
    return commands + options
  }

  private static func choices(_ level: CompletionLevel) -> [String] {
    level.optionsWithValue.filter { !$0.choices.isEmpty }.map { word in
      let words = ShellQuoting.quoted(word.choices.joined(separator: " "))
      return "      \(ShellQuoting.quoted("\(level.path) \(word.text)"))) words=\(words) ;;"
    }
  }

  private static func offer(_ level: CompletionLevel) -> String {
    let words = (level.commands + level.options).map(\.text).joined(separator: " ")
    return "      \(ShellQuoting.quoted(level.path))) words=\(ShellQuoting.quoted(words)) ;;"
  }
}
