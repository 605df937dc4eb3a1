using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What a fit is to do: the user's words, checked.</summary>
internal sealed class FitRequest
{
    /// <summary>The covariance that clusters without a name imply.</summary>
    private const string ClusterCovariance = "cr1";

    /// <summary>The kernels over time by the names of the tool.</summary>
    public static readonly ImmutableArray<(string Name, SerialKernel Kernel)> Kernels =
    [
        ("bartlett", SerialKernel.Bartlett),
        ("parzen", SerialKernel.Parzen),
        ("qs", SerialKernel.QuadraticSpectral),
        ("truncated", SerialKernel.Truncated),
    ];

    private FitRequest(FitArguments arguments, ModelSpecification model, IReportFormat format, CsvOptions csv)
    {
        Arguments = arguments;
        Model = model;
        Format = format;
        Csv = csv;
    }

    public FitArguments Arguments { get; }

    public ModelSpecification Model { get; }

    public IReportFormat Format { get; }

    public CsvOptions Csv { get; }

    /// <summary>Whether the command is for several models.</summary>
    public bool IsMultiple => Model.Formula.IsMultiple || Arguments.By is not null;

    /// <summary>What becomes of rows to predict with a new category.</summary>
    public NewLevels NewLevels => ReadNewLevels(Arguments.NewLevels);

    /// <summary>The same of another model.</summary>
    public FitRequest With(ModelSpecification model) => new(Arguments, model, Format, Csv);

    /// <summary>The name of the covariance; null for the result's own default.</summary>
    public string? CovarianceName => Arguments.Vcov ?? (Model.Clusters.IsEmpty ? null : ClusterCovariance);

    /// <summary>The name of the bootstrap scheme; null where no bootstrap was asked for.</summary>
    public string? SchemeName =>
        Arguments.BootstrapScheme
        // Clusters imply that they are what is drawn, as they imply a clustered covariance.
        ?? (
            Arguments.Bootstrap is null ? null
            : Model.Clusters.IsEmpty ? "pairs"
            : "cluster-pairs"
        );

    /// <summary>What the bootstrap does.</summary>
    /// <param name="scheme">The scheme of <see cref="SchemeName"/>.</param>
    public BootstrapOptions Bootstrap(IBootstrapScheme scheme)
    {
        BootstrapOptions defaults = new();
        return new BootstrapOptions
        {
            Replications = Arguments.Bootstrap ?? defaults.Replications,
            Seed = Arguments.Seed,
            Scheme = scheme.Name,
            // A scheme draws the clusters of one column; of several, the first.
            Cluster = scheme.Reads.HasFlag(BootstrapInputs.Cluster) && !Model.Clusters.IsEmpty ? Model.Clusters[0] : null,
            Limits = ReadLimits(Arguments.BootstrapLimits),
            Level = Arguments.Level,
        };
    }

    /// <summary>What a covariance is asked for: clusters only where it reads them, since the bootstrap may be who does.</summary>
    public CovarianceArguments CovarianceArguments(ICovarianceEstimator covariance) =>
        new()
        {
            Clusters = covariance.Reads.HasFlag(CovarianceInputs.Clusters) ? Model.Clusters : [],
            Lag = Arguments.Lag,
            Kernel = ReadKernel(Arguments.Kernel),
            Bandwidth = ReadBandwidth(Arguments.Bandwidth).Width,
            BandwidthRule = ReadBandwidth(Arguments.Bandwidth).Rule,
            Prewhiten = Arguments.Prewhiten,
            SmallSample = Arguments.SmallSample,
            AbsorbedCount = ReadAbsorbedCount(Arguments.AbsorbedCount),
            MultiwayFactor = ReadMultiway(Arguments.Multiway),
            Bread = ReadBread(Arguments.Bread),
            ClusterDegreesOfFreedom = Arguments.ClusterT,
        };

    public static FitRequest Create(ColumnKind outcome, FitArguments arguments)
    {
        RequireLevel(arguments.Level);
        Require(arguments.Bootstrap is not < 0, "--bootstrap takes a number of replicates, 0 or more.");
        Require(arguments.Lag is not < 0, "--lag takes a number of periods, 0 or more.");
        Require(
            arguments.Lag is null || arguments.Bandwidth is null,
            "--lag and --bandwidth exclude each other: each says how far the kernel reaches."
        );
        bool weighsAllLags = ReadKernel(arguments.Kernel) == SerialKernel.QuadraticSpectral;
        ReadBandwidth(arguments.Bandwidth);
        Require(
            !weighsAllLags || arguments.Bandwidth is not null,
            "--kernel qs needs --bandwidth B, andrews or newey-west: it weighs all lags, and has no largest one."
        );
        Require(
            arguments.Multiway is null || ReadClusters(arguments.Cluster).Length > 1,
            "--multiway needs several columns of clusters: --cluster COL,COL."
        );
        ReadMultiway(arguments.Multiway);
        ReadBread(arguments.Bread);
        Require(
            arguments.Weights is null || arguments.WeightsKind is not null,
            "--weights needs --weights-kind: frequency, analytic or probability. It decides n, the log-likelihood and the covariance."
        );
        Require(arguments.Weights is not null || arguments.WeightsKind is null, "--weights-kind needs --weights COL.");
        Require(
            arguments.Trials is null || arguments.Weights is null,
            "--trials and --weights exclude each other: the trials are the weights of the proportions."
        );
        Require(
            arguments.Event is null || (outcome == ColumnKind.NumberOrLabel && arguments.Trials is null),
            "--event is not read: the outcomes of this model are not one of two classes."
        );
        Require(arguments.Reading.DateFormat is null || arguments.Time is not null, "--date-format needs --time COL.");
        ReadLimits(arguments.BootstrapLimits);
        Require(arguments.PredictOutput is null || arguments.Predict is not null, "--predict-output needs --predict FILE.");
        Require(
            !arguments.Files.Contains("-") || arguments.Predict != "-",
            "the standard input can be the data or the rows to predict, not both."
        );
        Require(arguments.NewLevels is null || arguments.Predict is not null, "--new-levels needs --predict FILE.");
        ReadNewLevels(arguments.NewLevels);
        Formula formula = Formula.Parse(arguments.Formula);
        bool several = formula.IsMultiple || arguments.By is not null;
        Require(!several || arguments.Predict is null, "--predict takes one model: the command has several.");
        Require(!several || arguments.Save is null, "--save takes one model: the command has several. Save them one by one.");
        Require(!arguments.SaveData || arguments.Save is not null, "--save-data needs --save MODEL.json.");
        Require(
            arguments.Save is null || arguments.Save != arguments.PredictOutput,
            "--save and --predict-output name one file: they need two."
        );
        string? influence = arguments.InfluenceFile;
        Require(
            (arguments.AdjustFor, arguments.Adjust, arguments.Intervals) is (null, _, _) or not (_, null, null),
            "--adjust-for needs --adjust holm, bh or romano-wolf, or --intervals."
        );
        Require(
            !several || (arguments.ModelTests.NestedModel ?? arguments.ModelTests.RivalModel) is null,
            "--lr-model and --vuong take one model: the command has several."
        );
        Require(!several || influence is null, "--influence takes one model: the command has several.");
        Require(
            influence is null || (influence != arguments.Save && influence != arguments.PredictOutput),
            "--influence names the file of another output: it needs one of its own."
        );
        Require(
            formula.IsMultiple || !arguments.CommonSample,
            "--common-sample is not read: the formula is one model. sw(), csw() and c(y1, y2) make several."
        );
        ModelSpecification model = new()
        {
            Formula = formula,
            Where = arguments.Where,
            NaAction = arguments.NaAction?.ToUpperInvariant() switch
            {
                null or "DROP" => NaAction.Drop,
                "FAIL" => NaAction.Fail,
                _ => throw new UsageException($"--na-action is drop or fail, not '{arguments.NaAction}'."),
            },
            Exposure = arguments.Exposure,
            Unit = arguments.Unit,
            CommonSample = arguments.CommonSample ? formula.Expand() : [],
            FitIntercept = !arguments.NoIntercept,
            OutcomeKind =
                arguments.Event is not null ? ColumnKind.Label
                : arguments.Trials is null ? outcome
                : ColumnKind.Number,
            Event = arguments.Event,
            Offset = arguments.Offset,
            Trials = arguments.Trials,
            Weights = arguments.Weights,
            Columns = arguments.Columns,
            WeightKind = ReadWeightKind(arguments.WeightsKind),
            Clusters = ReadClusters(arguments.Cluster),
            Time = arguments.Time,
        };
        return new FitRequest(arguments, model, ReportFormats.Find(arguments.Output), arguments.Reading.Csv);
    }

    /// <summary>Refuses a confidence level that is none.</summary>
    public static void RequireLevel(double level) =>
        Require(
            level > 0.0 && level < 1.0,
            FormattableString.Invariant($"--level takes a number between 0 and 1, both excluded: 0.95, say; it is {level}.")
        );

    private static WeightKind ReadWeightKind(string? kind) =>
        kind?.ToUpperInvariant() switch
        {
            null or "FREQUENCY" => WeightKind.Frequency,
            "ANALYTIC" => WeightKind.Analytic,
            "PROBABILITY" => WeightKind.Probability,
            _ => throw new UsageException($"--weights-kind is frequency, analytic or probability, not '{kind}'."),
        };

    private static SerialKernel? ReadKernel(string? name)
    {
        if (name is null)
        {
            return null;
        }

        foreach ((string known, SerialKernel kernel) in Kernels)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            {
                return kernel;
            }
        }

        throw new UsageException($"--kernel is bartlett, parzen, qs or truncated, not '{name}'.");
    }

    private static (double? Width, BandwidthRule? Rule) ReadBandwidth(string? text) =>
        text?.ToUpperInvariant() switch
        {
            null => (null, null),
            "ANDREWS" => (null, BandwidthRule.Andrews),
            "NEWEY-WEST" => (null, BandwidthRule.NeweyWest),
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double width)
            && width > 0.0
            && double.IsFinite(width)
                ? (width, null)
                : throw new UsageException($"--bandwidth is a number of periods above 0, andrews or newey-west, not '{text}'."),
        };

    private static AbsorbedCount? ReadAbsorbedCount(string? name) =>
        name switch
        {
            null => null,
            "exact" => AbsorbedCount.Exact,
            "full" => AbsorbedCount.Full,
            "fixest" => AbsorbedCount.Fixest,
            "reghdfe" => AbsorbedCount.Reghdfe,
            "none" => AbsorbedCount.None,
            _ => throw new UsageException($"--df is exact, full, fixest, reghdfe or none, not '{name}'."),
        };

    private static BreadInformation? ReadBread(string? name) =>
        name switch
        {
            null => null,
            "observed" => BreadInformation.Observed,
            "expected" => BreadInformation.Expected,
            _ => throw new UsageException($"--bread takes observed or expected; '{name}' is neither."),
        };

    private static MultiwayFactor? ReadMultiway(string? name) =>
        name switch
        {
            null => null,
            "each-term" => MultiwayFactor.EachTerm,
            "smallest" => MultiwayFactor.SmallestClustering,
            _ => throw new UsageException($"--multiway is each-term or smallest, not '{name}'."),
        };

    private static ImmutableArray<string> ReadClusters(string? columns)
    {
        if (columns is null)
        {
            return [];
        }

        ImmutableArray<string> names = [.. SplitAtCommas(columns)];
        Require(!names.Contains(""), "--cluster takes columns or expressions, separated by commas.");
        Require(names.Distinct().Count() == names.Length, $"--cluster names a column twice: {columns}.");
        return names;
    }

    // Commas inside parentheses, backticks and quotes separate nothing.
    public static IEnumerable<string> SplitAtCommas(string text)
    {
        int depth = 0,
            start = 0;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '`' or '"' or '\'' && text.IndexOf(c, i + 1) > 0)
            {
                quote = c;
            }
            else if (c == ',' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else
            {
                depth += c switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            }
        }

        yield return text[start..].Trim();
    }

    /// <summary>What becomes of rows to predict with a new category, by its word.</summary>
    public static NewLevels ReadNewLevels(string? name) =>
        name?.ToUpperInvariant() switch
        {
            null or "MISSING" => NewLevels.Missing,
            "FAIL" => NewLevels.Fail,
            _ => throw new UsageException($"--new-levels is missing or fail, not '{name}'."),
        };

    private static BootstrapLimits ReadLimits(string? name) =>
        name is null ? BootstrapLimits.Default
        : Enum.TryParse(name, ignoreCase: true, out BootstrapLimits limits) && Enum.IsDefined(limits) && !char.IsAsciiDigit(name[0])
            ? limits
        : throw new UsageException($"--bootstrap-limits is percentile, basic, normal, bca or studentized, not '{name}'.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new UsageException(message);
        }
    }
}
