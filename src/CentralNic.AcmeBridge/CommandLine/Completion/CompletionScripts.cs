using CentralNic.AcmeBridge.CommandLine.Help;

namespace CentralNic.AcmeBridge.CommandLine.Completion;

/// <summary>The scripts by which shells complete the program's command line. They ask the program itself: <see cref="Suggestions"/>.</summary>
internal static class CompletionScripts
{
    /// <summary>The script of a shell, by the shell's name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
        ["zsh"] = Zsh,
    };

    /// <summary>Where nothing is suggested, as behind <c>--config</c>, bash completes file names.</summary>
    private const string Bash = $$"""
        # acme-bridge completion bash > /etc/bash_completion.d/acme-bridge
        _acme_bridge() {
            local line="${COMP_LINE#* }" IFS=$'\n'
            local position=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
            COMPREPLY=($(compgen -W "$({{CommandExample.Program}} "[suggest:$position]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _acme_bridge {{CommandExample.Program}}

        """;

    private const string Zsh = $$"""
        #compdef {{CommandExample.Program}}
        # acme-bridge completion zsh > /usr/local/share/zsh/site-functions/_acme-bridge
        _acme_bridge() {
            local line="${BUFFER#* }"
            local -a found
            found=("${(@f)$({{CommandExample.Program}} "[suggest:$((CURSOR - ${#BUFFER} + ${#line}))]" "$line" 2>/dev/null)}")
            if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
        }
        if [[ "$funcstack[1]" == _acme-bridge ]]; then _acme_bridge "$@"; else compdef _acme_bridge {{CommandExample.Program}}; fi

        """;

    private const string Fish = $$"""
        # acme-bridge completion fish > /etc/fish/completions/acme-bridge.fish
        function __acme_bridge_suggestions
            set -l line (commandline -cp | string replace -r '^\S+\s' '')
            {{CommandExample.Program}} "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c {{CommandExample.Program}} -a '(__acme_bridge_suggestions)'

        """;

    private const string PowerShell = $$"""
        # acme-bridge completion powershell | Out-String | Invoke-Expression   (in $PROFILE)
        Register-ArgumentCompleter -Native -CommandName {{CommandExample.Program}} -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $typed = $commandAst.ToString().PadRight($cursorPosition - $commandAst.Extent.StartOffset)
            $line = $typed.Substring($commandAst.CommandElements[0].ToString().Length).TrimStart()
            $position = $cursorPosition - $commandAst.Extent.StartOffset - $typed.Length + $line.Length
            {{CommandExample.Program}} "[suggest:$position]" $line 2>$null |
                Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;
}
