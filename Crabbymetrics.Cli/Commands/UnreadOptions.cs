using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Refuses the options of a fit that nothing in the command reads: each error names who would read them.</summary>
internal sealed class UnreadOptions(FitRequest request, ICovarianceRegistry covariances, IBootstrapSchemeRegistry schemes)
{
    private FitArguments Arguments => request.Arguments;

    /// <summary>Checks a command before its data are read.</summary>
    /// <param name="covariance">The covariance of the table.</param>
    /// <param name="scheme">The bootstrap scheme; null where there is no bootstrap.</param>
    /// <param name="whyNoInference">Why the fit has no standard errors; null where it has.</param>
    /// <exception cref="UsageException">An option is given and read by nothing, or one is missing.</exception>
    public void Refuse(ICovarianceEstimator covariance, IBootstrapScheme? scheme, string? whyNoInference)
    {
        RefuseOfBootstrap(scheme);
        CovarianceInputs reads = covariance.Reads;
        if (whyNoInference is not null)
        {
            RefuseInference(scheme, whyNoInference);
            reads = CovarianceInputs.None;
        }
        else
        {
            RequireNeeds(covariance);
            RefuseArgument(Arguments.Lag is not null, "--lag", CovarianceInputs.Lag, covariance);
            RefuseArgument(Arguments.Kernel is not null, "--kernel", CovarianceInputs.Kernel, covariance);
            RefuseArgument(Arguments.Bandwidth is not null, "--bandwidth", CovarianceInputs.Bandwidth, covariance);
            RefuseArgument(Arguments.Prewhiten, "--prewhiten", CovarianceInputs.Prewhiten, covariance);
            RefuseArgument(Arguments.SmallSample is not null, "--small-sample", CovarianceInputs.SmallSample, covariance);
            RefuseArgument(Arguments.AbsorbedCount is not null, "--df", CovarianceInputs.SmallSample, covariance);
            Require(
                Arguments.AbsorbedCount is null || request.Model.Formula.HasAbsorbed,
                "--df counts absorbed effects, and the formula has none: they stand after '|', as in y ~ x | firm + year."
            );
            RefuseArgument(Arguments.Multiway is not null, "--multiway", CovarianceInputs.MultiwayFactor, covariance);
            RefuseArgument(Arguments.Bread is not null, "--bread", CovarianceInputs.Bread, covariance);
            RefuseArgument(Arguments.ClusterT, "--cluster-t", CovarianceInputs.ClusterDegreesOfFreedom, covariance);
        }

        bool wild = Arguments.HasWild;
        RefuseGroups("--cluster", request.Model.Clusters.Length > 0 && !wild, CovarianceInputs.Clusters, BootstrapInputs.Cluster);
        // One of several models is enough: y ~ sw(l(x), z).
        bool readsTime = request.Model.ReadsTime || Formula.Parse(Arguments.Formula).ReadsTime;
        // Tests of serial correlation take the rows in the order of time.
        bool timeOfCovariance = Arguments.Time is not null && !readsTime && !(Arguments.Diagnostics && Arguments.LeastSquares is not null);
        RefuseGroups("--time", timeOfCovariance, CovarianceInputs.Time, BootstrapInputs.Time);
        if (Arguments.Unit is not null && !readsTime)
        {
            if (!reads.HasFlag(CovarianceInputs.Units))
            {
                throw new UsageException(
                    $"--unit is not read: lags of the formula, l(x), f(x) and d(x), are taken within units, and it has none; "
                        + $"{Here(covariance, whyNoInference)} has no use for it. {Readers(CovarianceInputs.Units)}"
                );
            }

            Require(
                request.Model.Clusters.IsEmpty || (scheme is not null && scheme.Reads.HasFlag(BootstrapInputs.Cluster)),
                $"--vcov {covariance.Name} takes the units of a panel from --unit or from --cluster, not from both."
            );
        }

        if (request.Model.Clusters.Length > 1 && !reads.HasFlag(CovarianceInputs.Clusters) && !wild)
        {
            throw new UsageException(
                $"--cluster {Arguments.Cluster}: the bootstrap scheme '{scheme!.Name}' draws the clusters of one column, "
                    + $"{request.Model.Clusters[0]}, and {Here(covariance, whyNoInference)} reads none."
            );
        }

        void RefuseGroups(string option, bool given, CovarianceInputs input, BootstrapInputs drawn)
        {
            if (!given || reads.HasFlag(input) || (scheme is not null && scheme.Reads.HasFlag(drawn)))
            {
                return;
            }

            string here = Here(covariance, whyNoInference);
            string who = scheme is null
                ? $"{here} has no use for it"
                : $"neither {here} nor the bootstrap scheme '{scheme.Name}' has a use for it";
            throw new UsageException($"{option} is not read: {who}. {Readers(input, drawn)}");
        }
    }

    private string Here(ICovarianceEstimator covariance, string? whyNoInference) =>
        whyNoInference is not null ? "a fit without standard errors"
        : Arguments.Vcov is null ? $"the covariance '{covariance.Name}', the default,"
        : $"--vcov {Arguments.Vcov}";

    private void RefuseArgument(bool given, string option, CovarianceInputs input, ICovarianceEstimator covariance)
    {
        if (given && !covariance.Reads.HasFlag(input))
        {
            throw new UsageException($"{option} is not read: {Here(covariance, null)} has no use for it. {Readers(input)}");
        }
    }

    private void RequireNeeds(ICovarianceEstimator covariance)
    {
        if (covariance.Needs.HasFlag(CovarianceInputs.Clusters) && request.Model.Clusters.IsEmpty)
        {
            throw new UsageException($"--vcov {covariance.Name} needs --cluster COL, the column of the clusters.");
        }

        if (covariance.Needs.HasFlag(CovarianceInputs.Time) && Arguments.Time is null)
        {
            throw new UsageException($"--vcov {covariance.Name} needs --time COL, the column of the periods.");
        }

        if (covariance.Needs.HasFlag(CovarianceInputs.Units) && Arguments.Unit is null)
        {
            throw new UsageException($"--vcov {covariance.Name} needs --unit COL, the column of the units of the panel.");
        }

        if (covariance.Needs.HasFlag(CovarianceInputs.Lag) && Arguments.Lag is null)
        {
            throw new UsageException($"--vcov {covariance.Name} needs --lag L.");
        }
    }

    private void RefuseOfBootstrap(IBootstrapScheme? scheme)
    {
        if (scheme is null)
        {
            Require(!Arguments.Draws, "--draws needs --bootstrap B.");
            Require(Arguments.BootstrapLimits is null, "--bootstrap-limits needs --bootstrap B.");
            Require(!Arguments.HasSeed || Arguments.HasWild, "--seed needs --bootstrap B: nothing else is random.");
            return;
        }

        bool random = scheme.Reads.HasFlag(BootstrapInputs.Seed);
        Require(
            Arguments.Bootstrap is not null || !scheme.Reads.HasFlag(BootstrapInputs.Replications),
            $"--bootstrap-scheme {scheme.Name} needs --bootstrap B, the number of replicates."
        );
        Require(
            Arguments.Bootstrap is null || scheme.Reads.HasFlag(BootstrapInputs.Replications),
            $"--bootstrap is not read: the scheme '{scheme.Name}' leaves out each unit once, and their number is that of the replicates. "
                + "Leave --bootstrap out, or choose another --bootstrap-scheme."
        );
        Require(random || !Arguments.HasSeed, $"--seed is not read: in the scheme '{scheme.Name}' nothing is random.");
        Require(!Arguments.Draws || request.Format.IncludesDraws, "--draws needs --output json: no other form shows them.");
    }

    private void RefuseInference(IBootstrapScheme? scheme, string reason)
    {
        (string Option, bool Given)[] options =
        [
            ("--vcov", Arguments.Vcov is not null),
            ("--lag", Arguments.Lag is not null),
            ("--kernel", Arguments.Kernel is not null),
            ("--bandwidth", Arguments.Bandwidth is not null),
            ("--prewhiten", Arguments.Prewhiten),
            ("--small-sample", Arguments.SmallSample is not null),
            ("--df", Arguments.AbsorbedCount is not null),
            ("--multiway", Arguments.Multiway is not null),
            ("--bread", Arguments.Bread is not null),
            ("--cluster-t", Arguments.ClusterT),
            ("--test", Arguments.Tests.Count > 0),
            ("--irr", Arguments.RateRatios),
            ("--margins", Arguments.Margins),
            ("--margins-at-means", Arguments.MarginsAtMeans),
            ("--effects", Arguments.Effects.Count > 0),
            ("--anova", Arguments.Anova is not null),
            ("--intervals", Arguments.Intervals is not null),
            ("--adjust", Arguments.Adjust is not null),
            ("--score", Arguments.ModelTests.Scores.Count > 0),
            ("--lr", Arguments.ModelTests.LikelihoodRatios.Count > 0),
            ("--lr-model", Arguments.ModelTests.NestedModel is not null),
            ("--wild", Arguments.HasWild),
            ("--vif", Arguments.ModelTests.InflationFactors),
            ("--influence", Arguments.ModelTests.InfluenceFile is not null),
            ("--diagnostics", Arguments.Diagnostics),
            ("--equivalence", Arguments.Equivalence.Count > 0),
            ("--level", Arguments.HasLevel && scheme is null),
        ];
        foreach ((string option, bool given) in options)
        {
            Require(!given, $"{option} is not read: {reason}.");
        }
    }

    private string Readers(CovarianceInputs input, BootstrapInputs drawn = BootstrapInputs.None)
    {
        string[] formulas = [.. covariances.Names.Where(name => covariances.Find(name).Reads.HasFlag(input))];
        string[] draws = [.. schemes.Names.Where(name => drawn != BootstrapInputs.None && schemes.Find(name).Reads.HasFlag(drawn))];
        string text = formulas.Length > 0 ? $"These do: --vcov {string.Join(", ", formulas)}" : "No covariance reads it";
        return text + (draws.Length > 0 ? $"; --bootstrap-scheme {string.Join(", ", draws)}." : ".");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new UsageException(message);
        }
    }
}
