using System.CommandLine;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The data files of a command.</summary>
internal static class DataArgument
{
    /// <summary>Makes the argument. An option that the command does not take is no file.</summary>
    /// <param name="description">What the files hold.</param>
    public static Argument<string[]> Create(string description)
    {
        Argument<string[]> argument = new("DATA") { Arity = ArgumentArity.ZeroOrMore, Description = description };
        argument.Validators.Add(static result =>
        {
            foreach (string word in result.Tokens.Select(static token => token.Value))
            {
                if (word.Length > 1 && word[0] == '-' && !File.Exists(word))
                {
                    result.AddError($"Unrecognized command or argument '{word}'.");
                }
            }
        });
        return argument;
    }
}
