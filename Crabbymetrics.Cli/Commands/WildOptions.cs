using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options of wild bootstrap tests: of linear models that of Cameron, Gelbach and Miller, of others that of scores.</summary>
/// <param name="kind">Which wild bootstrap the model has: those of scores and of instruments have no variants.</param>
internal sealed class WildOptions(WildKind kind = WildKind.Clusters)
{
    private readonly Option<string[]> _wild = new("--wild")
    {
        HelpName = "RESTRICTIONS",
        Description =
            kind == WildKind.Scores
                ? "wild score bootstrap test, over the clusters of --cluster or over rows: \"x1 = 0, x2 = x3\"; may be given several times"
                : "wild cluster bootstrap test, with the confidence set of a single restriction, over the clusters of --cluster: "
                    + "\"x1 = 0\"; may be given several times",
    };
    private readonly Option<string?> _replications = CommandOptions.Text(
        "--wild-replications",
        "B",
        "number of replicates of --wild (default 9999); all signs where they are no more"
    );
    private readonly Option<string?> _variant = CommandOptions.Text(
        "--wild-variant",
        "11|31|13|33",
        "residuals of the fit (1) or of fits without the cluster (3); variance CV1 or CV3 (default 11)"
    );
    private readonly Option<string?> _multipliers = CommandOptions.Text(
        "--wild-multipliers",
        "rademacher|webb|mammen|normal",
        "distribution of the multipliers of --wild (default rademacher)"
    );
    private readonly Option<string?> _tails = CommandOptions.Text(
        "--wild-tails",
        "symmetric|equal",
        "whether p-values and sets of --wild count absolute values (default) or each tail"
    );
    private readonly Option<string?> _cluster = CommandOptions.Text(
        "--wild-cluster",
        "COL",
        "which of several --cluster columns has the multipliers (default: the one with the fewest clusters)"
    );
    private readonly Option<bool> _unrestricted = new("--wild-unrestricted")
    {
        Description =
            kind == WildKind.Scores
                ? "scores at the estimates rather than under the hypothesis"
                : "bootstrap data that obey the estimates rather than the hypothesis (WCU)",
    };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_wild);
        foreach (Option option in Further)
        {
            command.Add(option);
        }
    }

    private IEnumerable<Option> Further =>
        kind switch
        {
            WildKind.Scores => [_replications, _multipliers, _cluster, _unrestricted],
            WildKind.Instruments => [_replications, _multipliers, _tails],
            _ => [_replications, _variant, _multipliers, _tails, _cluster, _unrestricted],
        };

    /// <summary>The restrictions, a test each.</summary>
    public string[] Restrictions(ParseResult parsed) => parsed.GetValue(_wild) ?? [];

    /// <summary>How the tests are made; null where none is asked for.</summary>
    /// <exception cref="UsageException">An option is wrong, or is read by nothing.</exception>
    public WildClusterOptions? Read(ParseResult parsed)
    {
        if (Restrictions(parsed).Length == 0)
        {
            foreach (Option option in Further)
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new UsageException($"{option.Name} is not read: it belongs to --wild, which is not asked for.");
                }
            }

            return null;
        }

        string variant = kind == WildKind.Clusters ? OneOf(parsed, _variant, ["11", "31", "13", "33"]) : "11";
        string multipliers = OneOf(parsed, _multipliers, [.. MultiplierDistribution.All.Select(static known => known.Name)]);
        long replications = parsed.GetWholeNumber(_replications, int.MaxValue) ?? 9999;
        return new WildClusterOptions
        {
            Replications =
                replications > 0
                    ? (int)replications
                    : throw new UsageException($"--wild-replications takes a whole number above 0; it is {replications}."),
            MultiplierCluster = kind == WildKind.Instruments ? null : parsed.GetValue(_cluster),
            Multipliers = MultiplierDistribution.All.First(known => known.Name == multipliers),
            ImposeNull = kind == WildKind.Instruments || !parsed.GetValue(_unrestricted),
            JackknifeResiduals = variant[0] == '3',
            JackknifeVariance = variant[1] == '3',
            Tails =
                kind != WildKind.Scores && OneOf(parsed, _tails, ["symmetric", "equal"]) == "equal"
                    ? WildTails.EqualTailed
                    : WildTails.Symmetric,
        };
    }

    private static string OneOf(ParseResult parsed, Option<string?> option, string[] known)
    {
        string chosen = parsed.GetValue(option) ?? known[0];
        return known.Contains(chosen, StringComparer.OrdinalIgnoreCase)
            ? chosen.ToLowerInvariant()
            : throw new UsageException($"{option.Name} takes {string.Join(", ", known[..^1])} or {known[^1]}; '{chosen}' is none.");
    }
}
