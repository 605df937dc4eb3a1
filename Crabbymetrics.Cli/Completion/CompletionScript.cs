namespace Crabbymetrics.Cli.Completion;

/// <summary>
/// The lines that make a shell ask <c>crabby complete</c> while a command is typed. Where it has no answer, the shell offers files.
/// </summary>
internal static class CompletionScript
{
    private const string Bash = """
        # crabby completion bash
        _crabby() {
            mapfile -t COMPREPLY < <(crabby complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
            if [ "${#COMPREPLY[@]}" -eq 0 ]; then
                compopt -o default
            fi
        }
        complete -F _crabby crabby
        """;

    private const string Zsh = """
        #compdef crabby
        _crabby() {
            local -a candidates
            candidates=("${(@f)$(crabby complete -- "${(@)words[2,CURRENT]}" 2> /dev/null)}")
            if [[ -n "${candidates[*]}" ]]; then
                compadd -- "${candidates[@]}"
            else
                _files
            fi
        }
        compdef _crabby crabby
        """;

    private const string Fish = """
        # crabby completion fish
        function __crabby_complete
            set -l words (commandline -opc) (commandline -ct)
            set -l found (crabby complete -- $words[2..-1] 2> /dev/null)
            if test (count $found) -gt 0
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c crabby -f -a '(__crabby_complete)'
        """;

    private const string PowerShell = """
        # crabby completion powershell
        Register-ArgumentCompleter -Native -CommandName crabby -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $text = [System.Management.Automation.Language.StringConstantExpressionAst]
            $before = $commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
            $words = @($before | ForEach-Object { if ($_ -is $text) { $_.Value } else { $_.ToString() } })
            # Windows PowerShell hands over no empty word: two quotation marks stand for it.
            if ($wordToComplete -eq '') { $words += '""' }
            crabby complete -- @words 2> $null | ForEach-Object {
                $word = if ($_ -match '[\s;,(){}|&$]') { "'" + $_.Replace("'", "''") + "'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($word, $_, 'ParameterValue', $_)
            }
        }
        """;

    /// <summary>The shells, in the order in which messages name them.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The lines for a shell; null for one that is not known.</summary>
    public static string? For(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            "powershell" or "pwsh" => PowerShell,
            _ => null,
        };
}
