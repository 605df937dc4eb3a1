using System.Collections.Immutable;
using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The base of an estimator by maximum likelihood whose rows depend on a linear predictor <c>eta_i = offset_i + b0 + x_i b</c> and on
/// ancillary parameters that all rows share (the scale of a duration, the degrees of freedom of a t distribution). An author gives the loss
/// of a row, which is its negative log-likelihood, with its derivatives with respect to eta and to the ancillary parameters, and a start.
/// The base centres and scales the columns, finds collinear ones and names them, minimizes to a tolerance in standard errors with any
/// solver, and gives scores, information, likelihood, refits, evaluation at other parameters, tables and predictions.
/// </summary>
/// <remarks>
/// <para>Implementations are stateless and safe for concurrent use: <see cref="Evaluate"/> is called by several threads at once.</para>
/// <para>Coefficients are the parameters of the result; ancillary parameters stand apart (<see cref="IAncillaryParameters"/>), so that no
/// rate ratio, marginal effect or restriction takes them for coefficients.</para>
/// <para>Observations that live elsewhere are fitted by the same code: <see cref="Evaluate"/> and <see cref="Validate"/> are then called
/// for pieces of the rows, whose numbers begin at 0 in each piece. Where that is in another process, a <see cref="LikelihoodPassReader"/>
/// gives the model there.</para>
/// </remarks>
public abstract class LikelihoodEstimator : IEstimator<LikelihoodResult>, IEstimator<IObservations, LikelihoodResult>
{
    private readonly LikelihoodFitter _fitter;

    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known.</exception>
    protected LikelihoodEstimator(LikelihoodOptions? options = null, EstimationServices? services = null)
    {
        services ??= EstimationServices.Default;
        LikelihoodOptions copy = LikelihoodOptions.Schema.Valid(options).Copy();
        LikelihoodSolvers.Find(services.Solvers, copy.Solver);
        _fitter = new LikelihoodFitter(this, copy, services);
    }

    /// <summary>The short name of the estimator, as a user would type it: <c>weibull</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The link of predictions: the inverse link of the linear predictor is what a user is told of an observation.</summary>
    /// <value>Default the identity.</value>
    public virtual ILink Link => IdentityLink.Instance;

    /// <summary>The names of the q ancillary parameters: <c>Log(scale)</c>. They range over all numbers: one that is positive enters by its
    /// logarithm.</summary>
    /// <value>Default none.</value>
    public virtual ImmutableArray<string> AncillaryNames => [];

    /// <summary>The roles of the data that change the estimates and that the model uses. Others are refused. The base uses offset and
    /// weights for every model.</summary>
    /// <value>Default offset and weights.</value>
    protected virtual DataRoles Roles => DataRoles.Offset | DataRoles.Weights;

    /// <summary>Whether <see cref="Evaluate"/> writes second derivatives. Without them the base takes differences of the first ones, which
    /// have some ten correct digits.</summary>
    /// <value>Default false.</value>
    protected internal virtual bool HasSecondDerivatives => false;

    /// <inheritdoc/>
    public LikelihoodResult Fit(RegressionData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles(Name, Roles | DataRoles.Offset | DataRoles.Weights);
        Validate(data);
        return _fitter.Services.Logged(new LikelihoodResult(_fitter.Fit(data, cancellationToken)));
    }

    /// <summary>Fits the model to observations wherever they live: those in memory as <see cref="RegressionData"/>, others by passes over
    /// their rows, which bring sums back and no values by row.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <returns>The fitted model. What needs values by row is an <see cref="InferenceUnavailableException"/> where they live
    /// elsewhere.</returns>
    /// <exception cref="ArgumentException">The model does not take the observations.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public LikelihoodResult Fit(IObservations observations, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (observations is RegressionData data)
        {
            return Fit(data, cancellationToken);
        }

        observations.RefuseUnusedRoles(Name, Roles | DataRoles.Offset | DataRoles.Weights);
        using (IPassRunner runner = observations.Open(new ViewSpecification([], [])))
        {
            runner.Run(new LikelihoodCheckPass(this), new double[1], cancellationToken);
        }

        return _fitter.Services.Logged(new LikelihoodResult(_fitter.Fit(observations, cancellationToken)));
    }

    /// <summary>Refuses data that the model does not accept. The default accepts all. Of rows that live elsewhere it is called where these
    /// are, for each piece.</summary>
    /// <param name="data">The data.</param>
    /// <exception cref="ArgumentException">The model does not take them; the message names the row.</exception>
    protected internal virtual void Validate(RegressionData data) { }

    /// <summary>Writes what a saved model needs beside its parameters, for the <c>RestoreWith</c> of the descriptor of the estimator
    /// (<see cref="IModelState.WriteState"/>). The default writes nothing: a descriptor whose <c>InverseLinkFor</c> is
    /// <see cref="Link"/> restores a model that predicts.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="writer">The writer, inside of an object.</param>
    protected internal virtual void WriteState(LikelihoodResult result, Utf8JsonWriter writer) { }

    /// <summary>The start: slopes are 0 there.</summary>
    /// <param name="data">The data.</param>
    /// <param name="ancillary">Receives the q ancillary parameters.</param>
    /// <returns>The intercept; without meaning in a model without one.</returns>
    protected internal abstract double Start(RegressionData data, Span<double> ancillary);

    /// <summary>The start for observations that live elsewhere and of which no sample is in memory. The default is the start of one row
    /// that stands for all, with the mean outcome and the mean offset and without regressors or further columns.</summary>
    /// <param name="summary">What is known of outcome, weights and offset.</param>
    /// <param name="ancillary">Receives the q ancillary parameters.</param>
    /// <returns>The intercept; without meaning in a model without one.</returns>
    protected internal virtual double StartElsewhere(ObservationSummary summary, Span<double> ancillary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        double mean = summary.OutcomeSum / summary.WeightSum;
        RegressionData row = RegressionData.Create(DesignMatrix.Create(1, []), [mean], summary.OutcomeName);
        return Start(summary.HasOffset ? row.WithOffset([summary.OffsetSum / summary.WeightSum]) : row, ancillary);
    }

    /// <summary>Writes the losses of some rows with their derivatives: <see cref="LikelihoodBlock.Loss"/>,
    /// <see cref="LikelihoodBlock.Slope"/>, <see cref="LikelihoodBlock.AncillarySlope"/>, and the second derivatives where they are
    /// wanted.</summary>
    /// <param name="rows">The rows.</param>
    protected internal abstract void Evaluate(in LikelihoodBlock rows);
}
